"""How a page is made from what ran: records, builder, rendering, the glue to MkDocs. Knows no chapter."""
