"""Versions of the plan to read, and two of them side by side."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from plans.compare import compare, is_same, told

OTHERS = 25


@require_safe
def plan_version_detail(request: StaffRequest, case_pk: int, number: int) -> HttpResponse:
    case = open_case(request, case_pk)
    version = get_object_or_404(case.plan_versions.select_related("frozen_by"), number=number)
    others = case.plan_versions.exclude(pk=version.pk).order_by("-number").values_list("number", "agreed_on")
    context = {
        "case": case,
        "active_tab": "plan",
        "version": version,
        "sections": told(version.content),
        "others": [(*sorted((version.number, other)), other, on) for other, on in others[:OTHERS]],
    }
    return render(request, "plans/plan_version_detail.html", context)


@require_safe
def plan_version_compare(request: StaffRequest, case_pk: int, number: int, other: int) -> HttpResponse:
    """The older one always stands to the left."""
    case = open_case(request, case_pk)
    versions = case.plan_versions.select_related("frozen_by")
    first = get_object_or_404(versions, number=min(number, other))
    second = get_object_or_404(versions, number=max(number, other))
    if number >= other:
        if first == second:
            return redirect("plans:plan_version_detail", case.pk, number)
        return redirect("plans:plan_version_compare", case.pk, first.number, second.number)
    compared = compare(first.content, second.content)
    context = {
        "case": case,
        "active_tab": "plan",
        "first": first,
        "second": second,
        "compared": compared,
        "is_same": is_same(compared),
    }
    return render(request, "plans/plan_version_compare.html", context)
