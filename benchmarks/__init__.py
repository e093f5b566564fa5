"""Measurements: pages against the least this stack can serve, jobs against bare SQL, PDF against a naive call."""
