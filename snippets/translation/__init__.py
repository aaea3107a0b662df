"""Snippets of the walkthrough on translation."""
