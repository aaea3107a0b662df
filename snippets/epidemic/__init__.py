"""From cumulative cases to a network that forecasts the coming week."""
