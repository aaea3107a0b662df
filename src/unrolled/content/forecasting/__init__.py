"""Experiments of the walkthrough on forecasting."""
