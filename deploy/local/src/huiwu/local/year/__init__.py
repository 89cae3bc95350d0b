"""A year of union life, played through the public HTTP API: what `make demo` shows."""
