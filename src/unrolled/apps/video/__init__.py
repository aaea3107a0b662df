"""A reader's own videos: from files to clips, to a trained classifier, to the page."""
