"""Frames on NATS JetStream: subjects, ids, order, and the client; nothing else loads `nats`."""
