"""Chicago's trains: the series, what its timetable says beforehand, and how results are shown."""
