"""What the walkthrough on forecasting needs for the weather of Seattle: the task, and training over seeds."""
