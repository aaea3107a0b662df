"""Vector-to-sequence: a word to a sentence, an image to a name."""
