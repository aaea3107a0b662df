"""Chapter q8: how to classify videos."""
