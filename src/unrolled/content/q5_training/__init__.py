"""Experiments of the chapter on training."""
