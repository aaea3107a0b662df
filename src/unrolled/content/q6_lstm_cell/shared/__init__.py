"""What the experiments of this chapter share."""
