"""What several chapters use, written once."""
