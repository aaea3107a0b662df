"""Real data in, arrays out, with units and source."""
