"""Addresses without æ, ø and å."""

from django.utils.text import slugify


def danish_slug(text: str) -> str:
    """An address without æ, ø and å: "Løntimer først" becomes "loentimer-foerst"."""
    return slugify(text.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa"))
