"""`unrolled new`: writes the files of a new snippet, experiment, claim or chapter, with their tests."""
