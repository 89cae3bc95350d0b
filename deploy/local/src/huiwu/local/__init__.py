"""Runs the whole of Huiwu on one machine from wheels alone."""
