"""The project: settings, addresses, jobs. Imports nothing: manage.py reads it before the packages are there."""
