"""What the experiments of the walkthrough on forecasting share."""
