"""Collective bargaining from the written offer to the contract in force."""
