"""The walkthrough on video classification."""
