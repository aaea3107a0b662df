"""What the experiments of the walkthrough on epidemic curves share."""
