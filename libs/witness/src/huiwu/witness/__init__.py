"""Other people's eyes on a transparency log: the witness program, and the client that asks witnesses."""
