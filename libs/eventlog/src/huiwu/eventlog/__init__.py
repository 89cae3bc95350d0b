"""The append-only event log on PostgreSQL and its cable to NATS JetStream."""
