"""Unrolled: eight questions about recurrent neural networks, each answer proved by running it."""
