"""Experiments for the question of an RNN layer's axes."""
