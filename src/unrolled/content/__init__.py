"""The chapters: a folder for each question and walkthrough, `shelf`, what several share, and `data`, the loaders."""
