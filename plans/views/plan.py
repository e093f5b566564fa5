from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from plans.advice_shown import advice_on
from plans.lines_of_case import lines_of
from plans.orders import LABELS, by_state, in_order
from plans.rows_of_case import versions_of
from plans.views.picture import picture, said_of

ROWS = 25
TIME, BOARD, LIST = "tid", "tavle", "liste"
VIEWS = {TIME: "Tid", BOARD: "Tavle", LIST: "Liste"}


@require_safe
def plan_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    """One plan, seen in time, by how far its lines have come, or as a list."""
    case, today = open_case(request, case_pk), timezone.localdate()
    view = request.GET.get("visning")
    view = view if view in VIEWS else TIME
    found = lines_of(case.pk, today, with_days=view == TIME)
    shown = picture(case, found, today) if view == TIME else said_of(case, found, today)
    if view == BOARD:
        shown["columns"] = by_state(found.lines)
    if view == LIST:
        shown["order"], shown["listed"] = in_order(found.lines, request.GET.get("sorter", ""))
        shown["orders"] = LABELS
    shown |= {
        "view": view,
        "views": VIEWS,
        "may_change": case.can_be_changed_by(request.user),
        "is_lead": case.is_led_by(request.user),
    }
    if view == LIST and request.htmx:
        return render(request, "plans/_list.html", shown)
    versions = Paginator(versions_of(case.pk), ROWS).get_page(request.GET.get("side"))
    versions.object_list = list(versions.object_list)
    prefetch_related_objects(versions.object_list, "papers")
    context = shown | {
        "advice": advice_on(case, shown["factors"], shown["in_plan"], today) if case.is_open else [],
        "reconsideration": found.doubt,
        "versions": versions,
    }
    return render(request, "plans/plan_detail.html", context)
