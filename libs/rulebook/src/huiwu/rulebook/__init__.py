"""Editions of the law as data, and the predicates that turn a clause into a finding."""
