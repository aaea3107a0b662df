"""Which recurrent layers return sequences in deep models."""
