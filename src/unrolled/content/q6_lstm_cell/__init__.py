"""Experiments for the question of the LSTM cell."""
