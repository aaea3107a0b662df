"""Experiments of the walkthrough on video."""
