"""The project: settings, addresses, jobs. Imports nothing, because manage.py reads it before the packages are there."""
