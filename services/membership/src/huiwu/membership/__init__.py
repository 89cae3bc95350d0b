"""Organisations, enterprises, unions and workers: who exists and who stands above whom."""
