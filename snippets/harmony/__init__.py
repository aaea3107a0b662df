"""Voices for a melody: models, decoding, and a count of faults."""
