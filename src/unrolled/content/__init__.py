"""The book: a folder for each question and walkthrough, what several share on the shelf, and the data."""
