"""What the walkthrough on video shares."""
