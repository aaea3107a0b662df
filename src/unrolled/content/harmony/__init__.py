"""Experiments of the walkthrough on harmony."""
