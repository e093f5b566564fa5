from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import note_look
from catalog.models import Area, Offer
from danish.tables import as_attachment, write_table
from evaluation import coverage_count
from evaluation.coverage import READERS, Coverage, revisions, seldom, seldom_used, weighing
from evaluation.coverage_sql import behind
from evaluation.forms import CoverageForm
from evaluation.holes import report_hole, with_suggestions
from evaluation.tasks import count_coverage
from journal.once import saves_once

ROWS = 50


def _only_readers(request: StaffRequest) -> None:
    if request.user.role not in READERS:
        raise PermissionDenied("Dækningen er for beskæftigelsesmedarbejdere, teamledere og katalogredaktører.")


def _barrier(key: str) -> Area:
    return get_object_or_404(Area.objects.barriers().select_related("theme"), key=key)


def _back(form: CoverageForm) -> str:
    page = reverse("evaluation:coverage")
    return f"{page}?{form.query}" if form.query else page


@require_safe
def coverage(request: StaffRequest) -> HttpResponse:
    """Barriers against offers. The citizens' numbers are as old as the page says."""
    _only_readers(request)
    form = CoverageForm(request.GET)
    covered = Coverage(form.group, form.on, exact=request.user.works_with_citizens)
    context = {
        "form": form,
        "coverage": covered,
        "holes": with_suggestions(covered, form.group, request.user),
        "is_editor": request.user.edits_catalogue,
        "is_later": form.on > timezone.localdate(),
        "is_earlier": form.on < timezone.localdate(),
        "seldom": seldom_used(),
        "revisions": revisions(timezone.localdate()),
        "may_open_desk": request.user.role in Offer.APPROVERS,
    }
    return render(request, "evaluation/coverage.html", context)


@require_safe
def coverage_file(request: StaffRequest) -> HttpResponse:
    _only_readers(request)
    form = CoverageForm(request.GET)
    headings, rows = Coverage(form.group, form.on, exact=request.user.works_with_citizens).table()
    return as_attachment(write_table("xlsx", "Dækning", headings, rows), f"daekning-{form.on:%Y-%m-%d}.xlsx")


@require_POST
def coverage_refresh(request: StaffRequest) -> HttpResponse:
    """Asks the job to count, at most once a minute."""
    _only_readers(request)
    if coverage_count.is_fresh():
        messages.info(request, "Tallene er under et minut gamle.")
    elif count_coverage.delay() is None:
        messages.warning(request, "Tallene kan ikke bestilles lige nu. De bliver talt op af sig selv hvert kvarter.")
    else:
        messages.success(request, "Tallene bliver talt op nu. Vis siden igen om et øjeblik.")
    return redirect(_back(CoverageForm(request.GET)))


@require_safe
def coverage_seldom(request: StaffRequest) -> HttpResponse:
    """All offers that hardly anybody was given in the last twelve months."""
    _only_readers(request)
    context = {
        "page": Paginator(seldom(), ROWS).get_page(request.GET.get("side", "")),
        "counted_at": coverage_count.last_counted(),
    }
    return render(request, "evaluation/coverage_seldom.html", context)


@require_safe
def coverage_offers(request: StaffRequest, key: str) -> HttpResponse:
    """The offers behind a number, with their places and waiting times that day."""
    _only_readers(request)
    area, form = _barrier(key), CoverageForm(request.GET)
    group, category = form.group, form.category
    offers = behind(form.on, group.pk if group else None, area.pk, category.pk if category else None)
    context = {
        "area": area,
        "form": form,
        "back": _back(form),
        "offers": offers,
        "room": sum(offer.room or 0 for offer in offers),
    }
    return render(request, "evaluation/coverage_offers.html", context)


@require_safe
def coverage_citizens(request: StaffRequest, key: str) -> HttpResponse:
    """The user's own citizens behind a number. It tells how many there are besides, and nothing of them."""
    _only_readers(request)
    if not request.user.works_with_citizens:
        raise PermissionDenied("Din rolle giver ikke adgang til borgere.")
    area, form = _barrier(key), CoverageForm(request.GET)
    row = Coverage(form.group, timezone.localdate(), exact=True).row_of(area)
    factors = weighing(area, form.group, request.user).select_related("case__citizen", "case__target_group")
    asked = request.GET.get("side", "")
    page = Paginator(factors, ROWS).get_page(asked)
    note_look(request)
    context = {
        "area": area,
        "form": form,
        "back": _back(form),
        "page": page,
        "citizens": row.line.citizens if row else 0,
        "counted_at": coverage_count.last_counted(),
    }
    return render(request, "evaluation/coverage_citizens.html", context)


@require_POST
@saves_once
def hole_report(request: StaffRequest, key: str) -> HttpResponse:
    """A hole becomes a task for the editors."""
    _only_readers(request)
    area, form = _barrier(key), CoverageForm(request.GET)
    row = Coverage(form.group, timezone.localdate(), exact=request.user.works_with_citizens).row_of(area)
    if row is None or not row.is_hole:
        messages.info(request, f"»{area}« er ikke længere et hul.")
    elif report_hole(row, form.group, by=request.user):
        messages.success(request, f"Forslaget »Mangler: {area}« ligger nu hos katalogredaktørerne.")
    else:
        messages.info(request, "Katalogredaktørerne har allerede forslaget.")
    return redirect(_back(form))
