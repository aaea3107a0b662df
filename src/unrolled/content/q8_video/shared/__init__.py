"""What the experiments on clips share."""
