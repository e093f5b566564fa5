"""What is known of an offer: a title and a link on each line."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

SCHEMES = {"http", "https", "mailto"}
WITHIN = re.compile(r"[\s\x00-\x1f<>\"']")


class Source(NamedTuple):
    """Something one can read, or somebody one can write to."""

    title: str
    url: str


def sources_in(text: str) -> list[Source]:
    """The lines that say where to read on. Raises `ValidationError` for the first one that does not."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        title, _, url = (part.strip() for part in line.rpartition("|"))
        if not title or not _is_link(url):
            message = f"Linje {number}: Skriv en titel, en lodret streg og et link, for eksempel »Titel | https://…«."
            raise ValidationError(message)
        found.append(Source(title, url))
    return found


def sources_shown(text: str) -> list[Source]:
    """Of texts that were saved before lines were looked at, those that can be followed."""
    found = []
    for line in text.splitlines():
        try:
            found += sources_in(line)
        except ValidationError:
            continue
    return found


def web_address(url: str) -> None:
    """What one can go to from a page, if anything is said. Raises `ValidationError`."""
    if url and not url.startswith(("http://", "https://")):
        raise ValidationError("Adressen skal begynde med https:// eller http://.")


def _is_link(url: str) -> bool:
    """Only what a browser opens as a page or a letter: no script, no file, no other host behind a strange letter."""
    if WITHIN.search(url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return "@" in parts.path
    return parts.scheme in SCHEMES and bool(parts.hostname)
