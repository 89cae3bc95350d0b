"""Given, when, then for deciders, and real engines for tests."""

from huiwu.testkit.scenario import Given, Heard, actor, given

__all__ = ["Given", "Heard", "actor", "given"]
