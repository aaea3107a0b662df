"""Chapter q4: a daily series and the next seven days."""
