"""Chapter q3: which recurrent layers return sequences in deep models."""
