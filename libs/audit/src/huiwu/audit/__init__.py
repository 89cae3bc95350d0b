"""Evidence bundles: written, verified and replayed without any engine."""
