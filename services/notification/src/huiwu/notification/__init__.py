"""Notices, reminders and public boards: all that must reach somebody."""
