"""The front door: one page for people, one address for programs."""
