"""The agenda on paper, drawn while one waits."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import PartRefused, open_case
from conferences.agenda import agenda_of_case, agenda_of_day, note_printed, print_agenda
from conferences.models import Conference, ConferenceDay
from conferences.table import may_read
from plans.pdf import PdfUnavailable
from plans.snapshot import Content


def _printed(request: StaffRequest, template: str, content: Content, file_name: str) -> HttpResponse:
    try:
        pdf = print_agenda(template, content)
    except PdfUnavailable as missing:
        return render(request, "conferences/agenda_missing.html", {"problem": str(missing)}, status=503)
    name = f'attachment; filename="{file_name}"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})


@require_safe
def agenda_pdf(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Of one case, while its conference is planned or when it was held."""
    case = open_case(request, case_pk)
    conferences = Conference.objects.visible_to(request.user).taking_time().filter(analysis__case=case)
    conference = get_object_or_404(conferences.select_related("analysis"), pk=pk)
    if not may_read(case, conference.analysis, request.user):
        raise PartRefused(case.pk)
    file_name = f"dagsorden-{case.number}-{conference.on:%Y-%m-%d}.pdf"
    return _printed(request, "conferences/pdf/agenda_case.html", agenda_of_case(conference), file_name)


@require_safe
def day_agenda_pdf(request: StaffRequest, pk: int) -> HttpResponse:
    """Of a day; the cases whose analysis somebody may not read are only time that is taken."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Konferencer er for dem, der arbejder med borgere.")
    day = get_object_or_404(ConferenceDay.objects.visible_to(request.user).select_related("room", "chair"), pk=pk)
    note_printed(day, request.user, request_id=request.request_id)
    file_name = f"dagsorden-{day.on:%Y-%m-%d}.pdf"
    return _printed(request, "conferences/pdf/agenda_day.html", agenda_of_day(day, request.user), file_name)
