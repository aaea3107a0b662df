"""Mistakes that people make with recurrent networks, shown and mended."""
