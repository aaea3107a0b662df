"""What the experiments on translation share."""
