"""A year of union life, played in a fresh data folder."""

import argparse


def play(_arguments: argparse.Namespace) -> int:
    """Play it, export the evidence, verify and replay it; 0 only if every ruling came out the same."""
    raise SystemExit("尚未实现 not yet here")
