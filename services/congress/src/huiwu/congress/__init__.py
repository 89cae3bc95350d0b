"""Workers' congresses: delegates, sessions, ballots and resolutions."""
