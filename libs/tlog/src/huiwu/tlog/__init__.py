"""The transparency log's tree: hashes that commit to every entry and its place (RFC 6962)."""
