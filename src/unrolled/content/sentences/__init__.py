"""Experiments of the walkthrough on sentences."""
