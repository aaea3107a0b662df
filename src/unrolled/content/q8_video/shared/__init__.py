"""What the experiments of the chapter on video share."""
