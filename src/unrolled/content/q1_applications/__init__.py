"""Experiments of the chapter on applications."""
