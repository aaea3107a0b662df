"""What the chapter's experiments share: two prepared series, rules to beat, training over seeds, tables."""
