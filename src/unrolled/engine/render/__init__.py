"""Records to what a page shows: tables, diagrams and figures, each with a text alternative."""
