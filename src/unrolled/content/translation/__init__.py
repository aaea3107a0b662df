"""Experiments of the walkthrough on translation."""
