"""What the experiments of the walkthrough on video share."""
