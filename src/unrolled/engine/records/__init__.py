"""The ground: what a record is, the key it is kept under, and the store that keeps it.

Standard library only. Nothing is imported here, so that an experiment that needs
[`Record`][unrolled.engine.records.record.Record] does not depend on the store.
"""
