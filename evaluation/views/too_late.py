"""Whoever sends words that nobody waits for any more gets them back, to be copied."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import StaffRequest


def told_too_late(request: StaffRequest, told: str, written: Sequence[str], back: str) -> HttpResponse:
    """What has happened meanwhile, above the words that are not saved."""
    context = {"told": told, "written": [words for words in written if words.strip()], "back": back}
    return render(request, "evaluation/too_late.html", context, status=409)
