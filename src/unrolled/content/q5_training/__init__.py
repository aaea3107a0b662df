"""What makes recurrent networks hard to train, and what helps, measured."""
