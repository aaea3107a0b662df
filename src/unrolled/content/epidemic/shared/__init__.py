"""What the walkthrough's experiments share: places and spans, rules to beat, training over seeds, figures."""
