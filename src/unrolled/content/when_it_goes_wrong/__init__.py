"""Experiments of the page on what goes wrong."""
