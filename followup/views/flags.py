from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.models import Deadline
from followup.flags import NEEDS_ACTION, ON_TRACK, REASONS


@require_safe
def flag_list(request: StaffRequest) -> HttpResponse:
    """What each counter counts, with the rules of today."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Tællerne er for dem, der arbejder med borgere.")
    rules = Deadline.objects.days(timezone.localdate())

    def told(*, acts: bool) -> list[tuple[str, str, str]]:
        flags = [flag for flag in REASONS if flag.acts is acts and (not flag.rule or flag.rule in rules)]
        return [(flag.key, flag.label(rules.get(flag.rule)), flag.defined(rules.get(flag.rule))) for flag in flags]

    groups = [
        (NEEDS_ACTION.label(), f"Gælder ingen af dem, står borgeren under »{ON_TRACK.label()}«.", told(acts=True)),
        ("Godt at vide", "De tæller ikke med i »Kræver handling«.", told(acts=False)),
    ]
    return render(request, "followup/flag_list.html", {"groups": groups})
