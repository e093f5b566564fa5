"""The small steps of a case: how they moved, as a page, a table and a paper."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import Case
from danish.tables import as_attachment, write_table
from followup.models import Measurement
from followup.progression import BOTH, CITIZEN, STAFF, progression_of, table
from followup.progression_paper import print_progression
from plans.pdf import PdfUnavailable

KINDS = ("xlsx", "csv")


@require_safe
def progression_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    wanted = request.GET.get("svar", CITIZEN)
    by = wanted if wanted in (CITIZEN, STAFF, BOTH) else CITIZEN
    return _page(request, case, by, status=200 if by == wanted else 422)


def _page(request: StaffRequest, case: Case, by: str, status: int) -> HttpResponse:
    shown = progression_of(case, request.user)
    context = {
        "case": case,
        "active_tab": "progression",
        "may_change": case.can_be_changed_by(request.user),
        "shown": shown,
        "by": by,
        "sides": [(CITIZEN, case.citizen.first_name), (STAFF, shown.staff_name), (BOTH, "Begge")],
        "answers": shown.answers(is_whole="alle" in request.GET),
        "chart": shown.chart(by) if by != BOTH else "",
        "going_on": Measurement.objects.of_case(case).open().first() if case.is_open else None,
        "today": timezone.localdate(),
    }
    return render(request, "followup/progression_detail.html", context, status=status)


@require_safe
def progression_table(request: StaffRequest, case_pk: int) -> HttpResponse:
    """All answers as a file that may leave the house; another kind than the two is answered with the page."""
    case = open_case(request, case_pk)
    wanted = request.GET.get("fil", KINDS[0])
    if wanted not in KINDS:
        return _page(request, case, CITIZEN, status=422)
    headings, rows = table(progression_of(case, request.user))
    return as_attachment(write_table(wanted, "Progression", headings, rows), f"progression-{case.number}.{wanted}")


@require_safe
def progression_pdf(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    try:
        pdf = print_progression(case)
    except PdfUnavailable as missing:
        context = {"case": case, "active_tab": "progression", "problem": str(missing)}
        return render(request, "followup/progression_missing.html", context, status=503)
    name = f'attachment; filename="progression-{case.number}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})
