"""What is done to the system on purpose, and whether all that it acknowledged is there afterwards."""
