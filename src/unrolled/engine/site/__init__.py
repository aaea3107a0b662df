"""The glue to MkDocs: the macros and the one hook. Reads records; never trains, never imports TensorFlow."""
