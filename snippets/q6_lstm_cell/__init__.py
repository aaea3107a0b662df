"""The LSTM cell, drawn: what the page shows and a reader copies."""
