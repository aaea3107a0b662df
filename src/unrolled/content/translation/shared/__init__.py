"""What the experiments of the walkthrough on translation share."""
