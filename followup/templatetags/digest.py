"""The morning's digest on Min dag, until it is put away."""

from dataclasses import dataclass

from django import template

from accounts.models import User
from followup.digest_words import called, covered, late_lines, soon_lines
from followup.models import Digest

register = template.Library()


@dataclass(frozen=True)
class Shown:
    number: int
    late: list[str]
    soon: list[str]
    late_covered: str
    soon_covered: str


@register.simple_tag
def morning_digest(digest: Digest | None) -> Shown | None:
    """In words; one statement on the days somebody is covered for."""
    if digest is None:
        return None
    covers = {*digest.late_covered, *digest.soon_covered}
    names = {one.pk: called(one) for one in User.objects.filter(pk__in=covers)} if covers else {}
    return Shown(
        digest.waiting,
        late_lines(digest.late),
        soon_lines(digest.soon),
        covered(digest.late_covered, names),
        covered(digest.soon_covered, names),
    )
