"""A melody harmonised in the manner of Bach."""
