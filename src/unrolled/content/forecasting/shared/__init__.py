"""What the experiments of this walkthrough share."""
