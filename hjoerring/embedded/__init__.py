"""A private PostgreSQL, Valkey and Pango for a laptop, a demo and the test suite. Never part of production."""
