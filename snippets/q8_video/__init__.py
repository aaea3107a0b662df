"""How to classify videos."""
