"""The page that every small form about a talk or an agreement of a case stands on."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.http import StaffRequest
from cases.models import Case


def talk_form(
    request: StaffRequest, case: Case, form: Any, heading: str, submit: str, about: str = ""
) -> HttpResponse:
    """`about` is which talk or agreement, where there is one already."""
    context = {
        "case": case,
        "active_tab": "follow_up",
        "form": form,
        "heading": heading,
        "submit": submit,
        "about": about,
        "cancel_url": reverse("followup:meeting_list", args=[case.pk]),
    }
    return render(request, "followup/talk_form.html", context, status=422 if form.is_bound else 200)
