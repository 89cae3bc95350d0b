"""Given, when, then for deciders, and real engines for tests."""
