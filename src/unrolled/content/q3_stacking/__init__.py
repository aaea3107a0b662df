"""Experiments of the chapter on stacking."""
