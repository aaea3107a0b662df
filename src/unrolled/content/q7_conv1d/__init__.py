"""Experiments of the chapter on 1-D convolutions."""
