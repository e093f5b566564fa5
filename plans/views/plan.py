from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from plans.advice_shown import advice_on
from plans.rows_of_case import doubts_of, versions_of
from plans.views.picture import picture

ROWS = 25


@require_safe
def plan_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk), timezone.localdate()
    versions = Paginator(versions_of(case.pk), ROWS).get_page(request.GET.get("side"))
    versions.object_list = list(versions.object_list)
    prefetch_related_objects(versions.object_list, "papers")
    shown = picture(case, today)
    context = shown | {
        "advice": advice_on(case, shown["factors"], shown["in_plan"], today) if case.is_open else [],
        "may_change": case.can_be_changed_by(request.user),
        "reconsideration": next(iter(doubts_of(case.pk)), None),
        "versions": versions,
    }
    return render(request, "plans/plan_detail.html", context)
