"""The figures of the reports: what was frozen, and the citizens behind it in the lead's own teams."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_leads
from accounts.models import Team, User
from cases.access import note_look
from danish.tables import as_attachment, write_sheets, write_table
from evaluation import reports
from evaluation.behind import Behind, behind
from evaluation.figures import BY_KEY, Figure, Month
from evaluation.forms_reports import ReportForm
from evaluation.models import FrozenFigure
from evaluation.report_sheets import Scope, all_sheets, report_sheets

READERS = frozenset({User.Role.TEAM_LEAD, User.Role.CONTROLLER})
KINDS = ("xlsx", "csv")
ROWS = 50


def only_report_readers(request: StaffRequest) -> None:
    if request.user.role not in READERS:
        raise PermissionDenied("Rapporterne er for teamledere og controllere.")


def _figure(key: str) -> Figure:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _report(figure: Figure, form: ReportForm) -> reports.Report:
    team, group = form.team_chosen, form.group
    return reports.Report(
        figure,
        team=team.pk if team else None,
        group=group.pk if group else None,
        today=timezone.localdate(),
        months=form.months,
        part=form.part,
    )


@require_safe
def report_list(request: StaffRequest) -> HttpResponse:
    """Every figure as it was in the newest month that it can be told of."""
    only_report_readers(request)
    return _list(request, ReportForm(request.GET, reader=request.user))


def _list(request: StaffRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    team, group, month, today = form.team_chosen, form.group, reports.newest_frozen(), timezone.localdate()
    context = {
        "form": form,
        "month": reports.month_name(month) if month else "",
        "next_count": reports.next_count(month, today) if month else "",
        "cards": reports.cards(month, team.pk if team else None, group.pk if group else None, today=today),
    }
    return render(request, "evaluation/report_list.html", context, status=status)


@require_safe
def report_list_file(request: StaffRequest) -> HttpResponse:
    """All figures of a period as one file; a choice that cannot be read is answered with the page."""
    only_report_readers(request)
    form = ReportForm(request.GET, reader=request.user)
    if form.errors:
        return _list(request, form, status=422)
    scope = Scope(form.team_chosen, form.group)
    name = scope.file_name("rapporter", timezone.localdate(), "xlsx")
    return as_attachment(write_sheets(all_sheets(scope, form.months)), name)


@require_safe
def report_detail(request: StaffRequest, key: str) -> HttpResponse:
    only_report_readers(request)
    return _page(request, _figure(key))


def _page(request: StaffRequest, figure: Figure, status: int = 200) -> HttpResponse:
    form = ReportForm(request.GET, reader=request.user)
    report = _report(figure, form)
    order, of_team, chosen = request.GET.get("sorter", ""), _of_team(request, form), form.team_chosen
    lists_months = figure.by_team and chosen is not None and of_team is not None
    context = {
        "form": form,
        "figure": figure,
        "report": report,
        "parts": report.parts(order),
        "order": order,
        "of_team": of_team,
        "lists_months": lists_months,
        # The lead knows their own team anyway; of another, a list of few would be all that the report holds back.
        "lists_untold": lists_months and chosen is not None and chosen.pk == request.user.team_id,
    }
    return render(
        request, "evaluation/report_detail.html" + ("#parts" if request.htmx else ""), context, status=status
    )


def _of_team(request: StaffRequest, form: ReportForm) -> Team | None:
    """Whose citizens the list behind is of: those of a team the reader leads."""
    if request.user.role != User.Role.TEAM_LEAD:
        return None
    return form.team_chosen or request.user.team


@require_safe
def report_file(request: StaffRequest, key: str) -> HttpResponse:
    """The period as a file; another kind than the two, or a choice that cannot be read, is answered with the page."""
    only_report_readers(request)
    figure, wanted = _figure(key), request.GET.get("fil", KINDS[0])
    form = ReportForm(request.GET, reader=request.user)
    if wanted not in KINDS or form.errors:
        return _page(request, figure, status=422)
    scope = Scope(form.team_chosen, form.group)
    sheets = report_sheets(_report(figure, form), scope)
    numbers = sheets[0]
    file = write_sheets(sheets) if wanted == "xlsx" else write_table("csv", "", numbers.headings, numbers.rows)
    name = scope.file_name(figure.key, timezone.localdate(), wanted, by_team=figure.by_team)
    return as_attachment(file, name)


def _part(figure: Figure, asked: str) -> tuple[str, str]:
    """The part that is asked for, or the first: all of them at once would list the same citizen several times."""
    names = figure.names() if figure.names else {}
    if asked in names or (asked and FrozenFigure.objects.filter(figure=figure.key, part=asked).exists()):
        return asked, names.get(asked, asked)
    return next(iter(names.items()), ("", ""))


def _summed(seen: list[Behind]) -> dict[str, Any]:
    """Of those whose names stand there only: with the others, the sum would tell of each that isn't shown."""
    measured = [row.measured for row in seen if row.measured is not None]
    hits = sum(bool(row.hit) for row in seen)
    return {
        "hits": hits,
        "shown": len(seen),
        "mean": sum(measured) / len(measured) if measured else None,
        "decimals": int(any(number % 1 for number in measured)),
    }


@require_safe
def report_citizens(request: StaffRequest, key: str) -> HttpResponse:
    """The cases a number is about, counted today; of those the reader may not open only how many they are."""
    only_leads(request, "se borgerne bag tallene")
    figure, form = _figure(key), ReportForm(request.GET, reader=request.user)
    team, today = _of_team(request, form), timezone.localdate()
    if team is None:
        raise PermissionDenied("Du hører ikke til et team, og derfor er der ingen borgere at vise.")
    asked = form.month if form.month and form.month <= today else None
    newest = reports.newest_frozen()
    first = asked or newest or today.replace(day=1)
    part, part_name = _part(figure, form.part)
    group, month = form.group, Month.until(first, today)
    rows = behind(figure, month, of=team, group=group.pk if group else None, part=part, reader=request.user)
    note_look(request)
    seen = [row for row in rows if row.case]
    in_report = Q(figure=figure.key, month=first, part=part)
    frozen = reports.read_numbers(in_report, team.pk, group.pk if group else None)[key] if figure.by_team else []
    back = reverse("reports:report_detail", args=[key])
    context = {
        "form": form,
        "figure": figure,
        "team": team,
        "month_name": reports.month_name(first),
        "next_count": reports.count_of(first, today) if newest is None or first > newest else "",
        "part_name": part_name,
        "hit_words": figure.hit_of(part),
        "number": len(rows),
        "unseen": len(rows) - len(seen),
        "page": Paginator(seen, ROWS).get_page(request.GET.get("side", "")),
        "frozen": next(iter(frozen), None),
        **_summed(seen),
        "back": f"{back}?{form.query}" if form.query else back,
    }
    return render(request, "evaluation/report_citizens.html", context)
