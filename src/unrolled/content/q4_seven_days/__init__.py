"""Experiments of the chapter on seven days."""
