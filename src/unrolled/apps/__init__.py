"""Programs for a reader's own data: forecast and video. Each is a command and a library."""
