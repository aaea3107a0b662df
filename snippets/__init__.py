"""What readers copy: a folder for each question, each file standing alone."""
