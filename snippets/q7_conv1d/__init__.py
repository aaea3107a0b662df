"""Why 1-D convolutions are used with recurrent layers, or in their place."""
