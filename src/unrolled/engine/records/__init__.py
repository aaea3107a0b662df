"""The ground: what a record is, the key it is kept under, and the store that keeps it.

It imports little: the standard library, NumPy and filelock.
"""
