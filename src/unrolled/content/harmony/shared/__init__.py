"""What the records of this walkthrough share."""
