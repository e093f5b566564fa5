"""The pages and actions the search leads to."""

from typing import NamedTuple

from django.urls import reverse

from accounts.models import User
from danish.sorting import sort_key


class Page(NamedTuple):
    label: str
    name: str
    also: str = ""  # other words it is looked for by
    for_team: bool = False  # for those whose team has cases of its own


PAGES = [
    Page("Tilføj borger", "cases:case_create", "opret ny sag", for_team=True),
    Page("Min dag", "followup:worklist", "opfølgninger forside"),
    Page("Borgere", "case_list", "sager liste oversigt"),
    Page("Bed om adgang til en sag", "cases:access_request", "begrundet opslag kollega", for_team=True),
    Page("Indsatskatalog", "catalog:offer_list", "tilbud kurser"),
    Page("Beskeder", "notices:notice_list", "påmindelser"),
    Page("Min profil", "accounts:profile", "indstillinger telefon"),
    Page("Skift adgangskode", "accounts:password_update", "password kodeord"),
]


def pages_called(words: list[str], user: User) -> list[tuple[str, str]]:
    """Address and name of those with a word that begins with each of `words`, which are folded as names are."""
    found = []
    for page in PAGES:
        names = sort_key(f"{page.label} {page.also}").split()
        if (user.works_for_team or not page.for_team) and all(
            any(name.startswith(word) for name in names) for word in words
        ):
            found.append((reverse(page.name), page.label))
    return found
