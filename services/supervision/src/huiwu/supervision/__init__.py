"""Receives every fact, replays every decision, shows what was found."""
