"""Chapter q1: what recurrent networks are used for."""
