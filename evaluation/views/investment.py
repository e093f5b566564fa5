"""What was invested and what came of it, and the administrator's amounts and rates that it is worked out from."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_administrators
from danish.http import reads_or_writes
from danish.rules import kept
from danish.tables import as_attachment, write_table
from evaluation.cohorts import compare
from evaluation.forms_cohorts import CohortForm
from evaluation.forms_investment import BenefitRateForm, InvestmentYearCreateForm, InvestmentYearForm, YearForm
from evaluation.investment import BEFORE, avoided_in, spend_by_year
from evaluation.investment_sheets import cohort_sheet, write_investment
from evaluation.models import BenefitRate, InvestmentCount, InvestmentYear
from evaluation.views.reports import KINDS, only_report_readers
from journal.once import saves_once

EVERY_GROUP = "Alle målgrupper"
TO_SET_AMOUNTS = "ændre investeringens beløb og satser"


@require_safe
def investment(request: StaffRequest) -> HttpResponse:
    """In four statements; what takes long was counted in the night."""
    only_report_readers(request)
    told = _investment(request)
    return render(request, "evaluation/investment.html", told, status=200 if told["form"].is_valid() else 422)


def _investment(request: StaffRequest) -> dict[str, Any]:
    counts = list(InvestmentCount.objects.all())
    ended = {count.year for count in counts if count.subject == InvestmentCount.Subject.ENDED}
    form = YearForm(request.GET, years=sorted(ended, reverse=True))
    avoided = None
    if form.year:
        avoided = avoided_in(form.year, counts, BenefitRate.objects.select_related("benefit"))
    return {
        "form": form,
        "years": spend_by_year(InvestmentYear.objects.all(), counts),
        "avoided": avoided,
        "until_on": max((count.until_on for count in counts), default=None),
        "before": BEFORE,
    }


@require_safe
def investment_file(request: StaffRequest) -> HttpResponse:
    """The page as a file; a kind or a year that cannot be read is answered with the page."""
    only_report_readers(request)
    told, kind = _investment(request), request.GET.get("fil", KINDS[0])
    if kind not in KINDS or told["form"].errors:
        return render(request, "evaluation/investment.html", told, status=422)
    name = f"investering-alle-teams-{timezone.localdate():%Y-%m-%d}.{kind}"
    return as_attachment(write_investment(kind, told["years"], told["avoided"]), name)


@require_safe
def cohort_comparison(request: StaffRequest) -> HttpResponse:
    """Those who came before and after a day, by their weeks on support."""
    only_report_readers(request)
    told = _cohorts(request)
    return render(request, "evaluation/cohort_comparison.html", told, status=200 if told["form"].is_valid() else 422)


def _cohorts(request: StaffRequest) -> dict[str, Any]:
    today = timezone.localdate()
    form = CohortForm(request.GET, today=today)
    group = form.group
    told = compare(form.day, form.weeks, group.pk if group else None)
    return {"form": form, "told": told, "today": today, "chosen": group.label if group else EVERY_GROUP}


@require_safe
def cohort_file(request: StaffRequest) -> HttpResponse:
    """The comparison as a file; a kind or a choice that cannot be read is answered with the page."""
    only_report_readers(request)
    told, kind = _cohorts(request), request.GET.get("fil", KINDS[0])
    if kind not in KINDS or told["form"].errors:
        return render(request, "evaluation/cohort_comparison.html", told, status=422)
    sheet = cohort_sheet(told["told"], told["chosen"])
    name = f"foer-og-efter-alle-teams-{told['form'].day:%Y-%m-%d}.{kind}"
    return as_attachment(write_table(kind, sheet.title, sheet.headings, sheet.rows), name)


@require_safe
def investment_list(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_SET_AMOUNTS)
    context = {
        "years": InvestmentYear.objects.order_by("-year", "pk"),
        "rates": BenefitRate.objects.select_related("benefit").order_by("benefit__order", "-from_on"),
        "today": timezone.localdate(),
    }
    return render(request, "evaluation/investment_list.html", context)


@reads_or_writes
@saves_once
def investment_create(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_SET_AMOUNTS)
    form = InvestmentYearCreateForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and kept(form, form.instance.begin):
        messages.success(request, "Beløbet er gemt.")
        return redirect("investment_list")
    return _form(request, form, "Nyt beløb")


@reads_or_writes
@saves_once
def investment_update(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_SET_AMOUNTS)
    row = get_object_or_404(InvestmentYear, pk=pk)
    form = InvestmentYearForm(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change()
        messages.success(request, "Beløbet er rettet.")
        return redirect("investment_list")
    return _form(request, form, str(row))


@reads_or_writes
@saves_once
def benefit_rate_create(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_SET_AMOUNTS)
    form = BenefitRateForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and kept(form, form.instance.save):
        messages.success(request, "Satsen er gemt.")
        return redirect("investment_list")
    return _form(request, form, "Ny sats")


@reads_or_writes
@saves_once
def benefit_rate_update(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_SET_AMOUNTS)
    rate = get_object_or_404(BenefitRate.objects.select_related("benefit"), pk=pk)
    form = BenefitRateForm(request.POST if request.method == "POST" else None, instance=rate)
    if form.is_valid():
        form.claim()
        if kept(form, form.instance.change):
            messages.success(request, "Satsen er rettet.")
            return redirect("investment_list")
    return _form(request, form, f"Sats for {rate.benefit}")


def _form(
    request: StaffRequest, form: InvestmentYearCreateForm | InvestmentYearForm | BenefitRateForm, heading: str
) -> HttpResponse:
    context = {"form": form, "heading": heading}
    return render(request, "evaluation/investment_form.html", context, status=422 if form.is_bound else 200)
