"""What the experiments of the walkthrough on sentences share."""
