"""Experiments of the chapter on video."""
