"""PostgreSQL and nats-server from wheels, started and stopped as child processes."""
