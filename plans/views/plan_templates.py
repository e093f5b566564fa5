"""Plan templates: an administrator makes them, and a plan begins with one."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_administrators
from cases.access import open_case
from cases.models import Case
from catalog.forms.find import OfferSearchForm
from catalog.forms.providers import RetireForm
from catalog.models import Offer
from danish.http import reads_or_writes
from danish.templatetags.danish import antal
from journal.once import saves_once
from journal.row_history import history_of, history_of_all
from plans.coverage import uncovered
from plans.forms.plan_templates import PlanTemplateForm, PlanTemplateLineForm, StartForm
from plans.models import PlanTemplate, PlanTemplateLine
from plans.starting_points import Begun, begin, starting_point, starting_points
from plans.template_weeks import hours_by_week, last_week

MOST_FOUND = 10
TO_EDIT = "ændre planskabeloner"
MOST_TOLD = 40


@require_safe
def plan_template_list(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    templates = list(PlanTemplate.objects.with_lines().order_by("order", "key"))
    context = {
        "current": [one for one in templates if not one.is_retired],
        "retired": [one for one in templates if one.is_retired],
    }
    return render(request, "plans/plan_template_list.html", context)


@reads_or_writes
@saves_once
def plan_template_create(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    form = PlanTemplateForm(request.POST if request.method == "POST" else None, instance=PlanTemplate())
    if form.is_valid():
        template = form.save(commit=False)
        template.add()
        messages.success(request, f"»{template}« er oprettet. Læg indsatser i den.")
        return redirect(template)
    return render(request, "plans/plan_template_create.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def plan_template_update(request: StaffRequest, pk: int) -> HttpResponse:
    """What the template says, its lines and how many hours a week they make; offers are found by their title."""
    only_administrators(request, TO_EDIT)
    template = get_object_or_404(PlanTemplate, pk=pk)
    title = str(template)
    form = PlanTemplateForm(request.POST if request.method == "POST" else None, instance=template)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change(PlanTemplateForm.Meta.fields)
        messages.success(request, f"»{template}« er gemt.")
        return redirect(template)
    lines = list(template.lines.in_order())
    search = OfferSearchForm(request.GET)
    words = search.words
    context = {
        "template": template,
        "title": title,
        "form": form,
        "lines": lines,
        "search": search,
        "words": words,
        "found": Offer.objects.matching(words).published().select_related("category")[:MOST_FOUND] if words else [],
        "taken": {line.offer_id for line in lines},
        "weeks": hours_by_week(lines),
        "length": last_week(lines),
        "history": _history(template),
    }
    return render(request, "plans/plan_template_update.html", context, status=422 if form.is_bound else 200)


def _history(template: PlanTemplate) -> list[tuple[datetime, str, str]]:
    """When, who and what, of the template and of all lines it has had; the newest first."""
    told = [(step.at, step.by, line) for step in history_of(template) for line in step.lines]
    lines = list(template.lines.select_related("offer"))
    told += [(step.at, step.by, f"{row}: {line}") for row, step in history_of_all(lines) for line in step.lines]
    return sorted(told, key=lambda one: one[0], reverse=True)[:MOST_TOLD]


@reads_or_writes
@saves_once
def plan_template_line_create(request: StaffRequest, pk: int, slug: str) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    template = get_object_or_404(PlanTemplate, pk=pk)
    offer = get_object_or_404(Offer.objects.published(), slug=slug)
    if template.lines.current().filter(offer=offer).exists():
        messages.info(request, f"{offer} er allerede i skabelonen.")
        return redirect(template)
    line = PlanTemplateLine(template=template, offer=offer)
    first = {"starts_after_weeks": 0, "weeks": offer.duration_weeks, "hours_per_week": offer.hours_per_week}
    form = PlanTemplateLineForm(request.POST if request.method == "POST" else None, instance=line, initial=first)
    if form.is_valid():
        form.save(commit=False).add()
        messages.success(request, f"{offer} er lagt i skabelonen.")
        return redirect(template)
    return _line_page(request, line, form)


@reads_or_writes
@saves_once
def plan_template_line_update(request: StaffRequest, pk: int, line: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    found = get_object_or_404(PlanTemplateLine.objects.in_order().select_related("template"), template=pk, pk=line)
    form = PlanTemplateLineForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change(PlanTemplateLineForm.Meta.fields)
        messages.success(request, f"{found} er gemt.")
        return redirect(found.template)
    return _line_page(request, found, form)


def _line_page(request: StaffRequest, line: PlanTemplateLine, form: PlanTemplateLineForm) -> HttpResponse:
    context = {"template": line.template, "line": line, "form": form}
    return render(request, "plans/plan_template_line.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def plan_template_line_remove(request: StaffRequest, pk: int, line: int) -> HttpResponse:
    """Take a line out; its row stays, so that the data file does not bring it back."""
    only_administrators(request, TO_EDIT)
    found = get_object_or_404(PlanTemplateLine.objects.select_related("template"), template=pk, pk=line)
    if found.retire(because="Taget ud af skabelonen"):
        messages.success(request, f"{found.offer} er taget ud af skabelonen.")
    return redirect(found.template)


@reads_or_writes
@saves_once
def plan_template_retire(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    template = get_object_or_404(PlanTemplate, pk=pk)
    if template.is_retired:
        messages.info(request, f"»{template}« bruges ikke længere.")
        return redirect(template)
    form = RetireForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        template.retire(because=form.cleaned_data["because"])
        messages.success(request, f"»{template}« kan ikke vælges længere.")
        return redirect("plan_template_list")
    context = {"template": template, "form": form}
    return render(request, "plans/plan_template_retire.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def plan_template_bring_back(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_EDIT)
    template = get_object_or_404(PlanTemplate, pk=pk)
    if template.bring_back():
        messages.success(request, f"»{template}« kan vælges igen.")
    return redirect("plan_template_list")


@require_safe
def plan_begin(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The templates that suit the citizen, each ready to be used."""
    case = open_case(request, case_pk, to_change=True)
    return _begin_page(request, case)


@require_POST
@saves_once
def plan_from_template(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    template = PlanTemplate.objects.current().with_lines().filter(pk=pk).first()
    if template is None:
        messages.warning(request, "Skabelonen bruges ikke længere. Vælg en anden.")
        return _begin_page(request, case, status=422)
    today = timezone.localdate()
    in_plan = list(case.interventions.in_plan())
    point = starting_point(case, template, [], in_plan, today + timedelta(days=1), today)
    form = StartForm(point, request.POST)
    if not form.is_valid():
        return _begin_page(request, case, bound=(template.pk, form), status=422)
    chosen = [one.line for one in point.lines if one.line.pk in form.cleaned_data["lines"]]
    begun = begin(case, template, chosen, form.cleaned_data["starts_on"], by=request.user)
    _tell(request, begun)
    if not begun.made:
        return _begin_page(request, case, status=422)
    return redirect("plans:plan_build", case.pk)


def _tell(request: StaffRequest, begun: Begun) -> None:
    if begun.made:
        verb = "er lagt i kladden. Se datoer og timer igennem."
        messages.success(request, f"{antal(len(begun.made), 'indsats,indsatser')} {verb}")
    if begun.already_there:
        messages.info(request, f"Står allerede i planen og er ikke lagt i igen: {', '.join(begun.already_there)}.")
    if begun.retired:
        messages.warning(request, f"Udgået af kataloget og derfor ikke med: {', '.join(begun.retired)}.")


def _begin_page(
    request: StaffRequest, case: Case, bound: tuple[int, StartForm] | None = None, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    first = today + timedelta(days=1)
    in_plan = list(case.interventions.in_plan())
    lacking = uncovered(case.factors.for_display(), in_plan)
    points = starting_points(case, lacking, in_plan, first, today)
    forms: list[tuple[Any, StartForm]] = []
    for point in points:
        ticked = [one.line.pk for one in point.possible]
        form = StartForm(point, initial={"starts_on": first, "lines": ticked})
        forms.append((point, bound[1] if bound and bound[0] == point.template.pk else form))
    context = {
        "case": case,
        "active_tab": "plan",
        "lacking": lacking,
        "points": [(point, form) for point, form in forms if point.meets or not lacking],
        "others": [(point, form) for point, form in forms if lacking and not point.meets],
        "opens_others": bound is not None,
    }
    return render(request, "plans/plan_begin.html", context, status=status)
