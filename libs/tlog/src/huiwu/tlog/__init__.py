"""The transparency log: tree and proofs (RFC 6962), notes, checkpoints, cosignatures, tiles and policies (C2SP)."""
