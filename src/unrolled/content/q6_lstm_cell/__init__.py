"""Experiments of the chapter on the LSTM cell."""
