"""Experiments of the chapter on shapes."""
