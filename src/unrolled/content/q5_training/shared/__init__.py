"""What the experiments of the chapter on training share."""
