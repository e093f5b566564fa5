"""The choice of a part, its bar, and the way to the citizens behind a number."""

from datetime import date
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from danish.charts_months import level_bar
from danish.markup import filled, filled_each
from evaluation.figures import Figure
from evaluation.forms_reports import ReportForm
from evaluation.report_numbers import why_not_told
from evaluation.reports import Part, Report

register = template.Library()


@register.simple_tag
def part_group(report: Report) -> SafeString:
    """The parts as a filter; as `danish.filter_widgets.filter_group`, of choices that only the report knows."""
    options = filled_each(
        '<option value="{}"{}>{}</option>',
        ((key, SafeString(" selected") if key == report.part else "", name) for key, name in report.choices),
    )
    return filled(
        '<div class="form-group"><label class="form-label" for="id_linje">Del</label>'
        '<select class="form-select" id="id_linje" name="linje">{}</select></div>',
        options,
    )


@register.simple_tag
def part_bar(part: Part, report: Report) -> SafeString:
    return level_bar(part.number.value, report.longest)


@register.simple_tag
def why_withheld(figure: Figure | None, form: ReportForm) -> str:
    return why_not_told(of_team=form.team_chosen is not None and (figure is None or figure.by_team))


@register.simple_tag
def why_of_team() -> str:
    return why_not_told(of_team=True)


@register.simple_tag
def citizens_url(figure: Figure, form: ReportForm, month: date | None, part: str) -> str:
    said = {"maaned": f"{month:%Y-%m}" if month else "", "linje": part}
    words = "&".join(text for text in (form.scope, urlencode({key: one for key, one in said.items() if one})) if text)
    address = reverse("reports:report_citizens", args=[figure.key])
    return f"{address}?{words}" if words else address
