"""What recurrent networks are used for."""
