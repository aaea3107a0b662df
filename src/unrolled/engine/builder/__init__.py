"""Making records: what is stale is run in worker processes and put into the store."""
