from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """argon2id with 64 MiB, two rounds, one lane (SECURITY.md section 2)."""

    time_cost = 2
    memory_cost = 65_536
    parallelism = 1
