"""Experiments for the question of 1-D convolutions."""
