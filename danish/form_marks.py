"""Whom a form was shown to, signed into the form, for the time when no session says it any more.

The mark opens nothing and shows nothing; it only lets a text be put aside for that person (accounts.unsent).
"""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

NAME = "_by"
LIVES = timedelta(hours=12)  # a little longer than any session
SALT = "form shown to"


def mark(pk: int) -> str:
    return TimestampSigner(salt=SALT).sign(str(pk))


def marked(text: str) -> int | None:
    """The number that was signed here within the last 12 hours, else nothing."""
    try:
        return int(TimestampSigner(salt=SALT).unsign(text, max_age=LIVES))
    except BadSignature:
        return None
