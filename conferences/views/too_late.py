"""Whoever is too late, since a colleague was quicker, is told what happened and keeps what they wrote."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.http import StaffRequest

WRITTEN = ("because", "own_words", "matters_most", "others_should_know", "name")
NOTHING_OFFERED = "Borgeren er ikke tilbudt en analyse."
View = Callable[..., HttpResponse]


class ConferenceChanged(Exception):
    """Nothing can be done here any more; the words say why, and the page is where one sees it."""

    def __init__(self, words: str, page: str = "analysis_detail"):
        super().__init__(words)
        self.page = f"conferences:{page}"


def tells_what_changed(view: View) -> View:
    """Lead whoever is too late to the page; what was written is shown first, so that it can be taken along."""

    @wraps(view)
    def wrapped(request: StaffRequest, case_pk: int, **parts: int) -> HttpResponse:
        try:
            return view(request, case_pk, **parts)
        except ConferenceChanged as changed:
            return _told(request, changed, reverse(changed.page, args=[case_pk]))

    return wrapped


def _told(request: StaffRequest, changed: ConferenceChanged, page: str) -> HttpResponse:
    written = "\n\n".join(text for name in WRITTEN if (text := request.POST.get(name, "").strip()))
    if not written and not request.htmx:
        messages.warning(request, str(changed))
        return redirect(page)
    context: dict[str, Any] = {"words": str(changed), "written": written, "page": page}
    template = "conferences/too_late.html" + ("#dialog" if request.htmx else "")
    return render(request, template, context, status=409)
