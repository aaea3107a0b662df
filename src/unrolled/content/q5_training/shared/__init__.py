"""What the experiments on training share."""
