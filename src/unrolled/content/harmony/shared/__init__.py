"""What the experiments of the walkthrough on harmony share."""
