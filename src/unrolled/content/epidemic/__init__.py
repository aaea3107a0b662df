"""Experiments of the walkthrough on epidemic curves."""
