"""Filings reviewed level by level up to the city."""
