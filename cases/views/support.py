from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.access import hold_case, open_case
from cases.forms import BenefitSpellForm, BenefitSpellRemoveForm, ReadinessForm, TargetGroupForm
from cases.models import BenefitSpell, RestartRule, TargetGroupSpell, restarted
from cases.readiness import readiness_history
from cases.support_time import days_in_all, days_of, gap_before, unbroken_since, weeks_and_days
from danish.http import reads_or_writes
from journal.once import saves_once


@dataclass(frozen=True)
class SpellRow:
    """A period on a benefit with how long it lasted, and the time without support before it."""

    spell: BenefitSpell
    lasted: str
    gap: str


@dataclass(frozen=True)
class GroupRow:
    """A period in a target group with what began again when it did."""

    spell: TargetGroupSpell
    restarts: list[RestartRule]


@require_safe
def support_detail(request: StaffRequest, case_pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk), timezone.localdate()
    spells = list(case.benefit_spells.order_by("from_on"))
    periods = [(one.from_on, one.until_on) for one in spells]
    since = unbroken_since(periods, today)
    groups = list(case.target_group_spells.select_related("target_group").order_by("from_on"))
    context = {
        "case": case,
        "spells": [*_spell_rows(spells, today)][::-1],
        "in_all": weeks_and_days(days_in_all(periods, today)) if spells else "",
        "unbroken": weeks_and_days((today - since).days) if since else "",
        "since": since,
        "groups": [*_group_rows(groups or [TargetGroupSpell.last_of(case)], list(RestartRule.objects.all()))][::-1],
        "readiness": readiness_history(case),
        "screened": case.screening_answers.select_related("screening", "by").first(),
        "may_change": case.can_be_changed_by(request.user),
        "active_tab": "support",
    }
    return render(request, "cases/support_detail.html", context)


def _spell_rows(spells: Sequence[BenefitSpell], today: date) -> Iterator[SpellRow]:
    earlier = None
    for spell in spells:
        period = (spell.from_on, spell.until_on)
        gap = gap_before(period, earlier)
        yield SpellRow(spell, weeks_and_days(days_of(period, today)), weeks_and_days(gap) if gap > 0 else "")
        earlier = period


def _group_rows(spells: Sequence[TargetGroupSpell], rules: list[RestartRule]) -> Iterator[GroupRow]:
    earlier: TargetGroupSpell | None = None
    for spell in spells:
        before = earlier.target_group if earlier else spell.target_group
        found = restarted(rules, before, spell.target_group, spell.from_on)
        yield GroupRow(spell, found)
        earlier = spell


@reads_or_writes
@saves_once
def spell_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    form = BenefitSpellForm(request.POST or None, instance=BenefitSpell(case=case))
    if form.is_valid():
        form.instance.add(by=request.user)
        messages.success(request, "Perioden er tilføjet.")
        return redirect("cases:support_detail", case.pk)
    context = {"case": case, "form": form, "active_tab": "support"}
    return render(request, "cases/spell_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def spell_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    spell = get_object_or_404(case.benefit_spells.select_related("case__citizen"), pk=pk)
    form = BenefitSpellForm(request.POST or None, instance=spell)
    if form.is_valid():
        form.claim()
        spell.change(by=request.user)
        messages.success(request, "Perioden er gemt.")
        return redirect("cases:support_detail", case.pk)
    context = {"case": case, "form": form, "spell": spell, "active_tab": "support"}
    return render(request, "cases/spell_update.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def spell_remove(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Take away a period that was never so; not one that a colleague has just corrected."""
    case = hold_case(request, case_pk)
    spell = get_object_or_404(case.benefit_spells, pk=pk)
    form = BenefitSpellRemoveForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] != spell.version:
        messages.error(request, "Perioden er rettet imens og er ikke fjernet. Se den igennem, og prøv igen.")
        return redirect("cases:spell_update", case.pk, spell.pk)
    spell.remove(by=request.user)
    messages.success(request, "Perioden er fjernet. Den står stadig i historikken.")
    return redirect("cases:support_detail", case.pk)


@reads_or_writes
@saves_once
def target_group_change(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    last = TargetGroupSpell.last_of(case)
    form = TargetGroupForm(request.POST or None, instance=TargetGroupSpell(case=case), last=last)
    rules = list(RestartRule.objects.all())
    if form.is_valid():
        spell = form.instance
        found = restarted(rules, last.target_group, spell.target_group, spell.from_on)
        spell.begin(by=request.user)
        again = "".join(f" {rule.label} starter forfra." for rule in found)
        messages.success(request, f"Målgruppen er gemt.{again} Se efter, om ydelsen også skal ændres.")
        return redirect("cases:support_detail", case.pk)
    context: dict[str, Any] = {"case": case, "form": form, "last": last, "rules": rules, "active_tab": "support"}
    return render(request, "cases/target_group_change.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def readiness_change(request: StaffRequest, case_pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    form = ReadinessForm(request.POST or None, instance=case)
    if form.is_valid():
        form.claim()
        case.assess(by=request.user)
        messages.success(request, "Visitationen er gemt.")
        return redirect("cases:support_detail", case.pk)
    context = {"case": case, "form": form, "active_tab": "support"}
    return render(request, "cases/readiness_change.html", context, status=422 if form.is_bound else 200)
