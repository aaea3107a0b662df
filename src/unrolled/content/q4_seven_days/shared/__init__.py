"""What the experiments of the chapter on seven days share."""
