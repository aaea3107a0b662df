"""Experiments of the walkthrough on sentences from a word."""
