"""The contact rules: team leads read them; administrators change them, and first try what a change would do."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_administrators
from accounts.models import User
from catalog.models import TargetGroup
from danish.http import reads_or_writes
from followup.contact_card import forms_in_words
from followup.contact_gaps import gaps
from followup.contact_trial import Trial, try_out, with_rule, with_set
from followup.contact_words import in_words
from followup.forms.contact_rules import ContactRuleForm, NewContactRuleForm, NewRuleSetForm, RuleSetForm, Tried
from followup.models import ContactRule, RuleSet
from followup.tasks import settle_contacts
from journal.once import saves_once

READERS = {User.Role.ADMINISTRATOR, User.Role.TEAM_LEAD}
TO_CHANGE = "ændre kontaktregler"
PUT = "put_in_force"
DONE = "er sat i kraft. Fristerne regnes om nu."


def may_read_rules(user: User) -> bool:
    return user.role in READERS


def _only_readers(request: StaffRequest) -> None:
    if not may_read_rules(request.user):
        raise PermissionDenied("Kun administratorer og teamledere kan se kontaktreglerne.")


@require_safe
def contact_rule_list(request: StaffRequest) -> HttpResponse:
    _only_readers(request)
    today = timezone.localdate()
    rules = list(ContactRule.objects.select_related("rule_set", "target_group"))
    groups = list(TargetGroup.objects.current())
    every = RuleSet.objects.order_by("kind", "from_on")
    sets = [*every.laws().order_by("from_on"), *every.exclude(kind__in=RuleSet.LAWS)]
    columns = [one for one in sets if one.kind != RuleSet.Kind.EXPERIMENT]
    experiments = [rule for rule in rules if rule.rule_set.kind == RuleSet.Kind.EXPERIMENT]
    context = {
        "may_change": request.user.role == User.Role.ADMINISTRATOR,
        "sets": sets,
        "columns": columns,
        "rows": [(group, [(one, _of(rules, group, one)) for one in columns]) for group in groups],
        "experiments": [(rule, in_words(rule)) for rule in experiments],
        "gaps": gaps(rules, groups, today),
    }
    return render(request, "followup/contact_rule_list.html", context)


def _of(rules: Iterable[ContactRule], group: TargetGroup, rule_set: RuleSet) -> list[tuple[ContactRule, str]]:
    own = [rule for rule in rules if rule.rule_set_id == rule_set.pk and rule.target_group_id == group.pk]
    return [(rule, in_words(rule)) for rule in sorted(own, key=lambda rule: rule.from_on)]


@require_safe
def contact_rule_detail(request: StaffRequest, pk: int) -> HttpResponse:
    _only_readers(request)
    rule = get_object_or_404(ContactRule.objects.select_related("rule_set", "target_group", "changed_by"), pk=pk)
    others = ContactRule.objects.filter(
        rule_set=rule.rule_set, target_group=rule.target_group, variant=rule.variant
    ).select_related("rule_set", "target_group")
    context = {
        "rule": rule,
        "words": in_words(rule),
        "forms": forms_in_words(rule),
        "others": [(one, in_words(one)) for one in others.order_by("from_on") if one.pk != rule.pk],
        "may_change": request.user.role == User.Role.ADMINISTRATOR,
    }
    return render(request, "followup/contact_rule_detail.html", context)


@reads_or_writes
@saves_once
def contact_rule_update(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_CHANGE)
    rule = get_object_or_404(ContactRule.objects.select_related("rule_set", "target_group"), pk=pk)
    form = ContactRuleForm(request.POST if request.method == "POST" else None, instance=rule)
    return _tried_first(request, form, lambda: _try_rule(form), lambda: _put_rule(request, form), {"rule": rule})


@reads_or_writes
@saves_once
def contact_rule_create(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_CHANGE)
    sent = request.POST if request.method == "POST" else None
    asked = {name: value for name, value in request.GET.items() if name in {"rule_set", "target_group"}}
    form = NewContactRuleForm(sent, initial=asked)
    return _tried_first(
        request, form, lambda: _try_rule(form), lambda: _put_rule(request, form), {"new": "Ny kontaktregel"}
    )


def _try_rule(form: ContactRuleForm) -> Trial:
    new = form.new_rule()
    return try_out(
        with_rule(form.old, new),
        new.rule_set,
        {new.target_group_id},
        first_on=new.counts_from_on,
        today=timezone.localdate(),
    )


def _put_rule(request: StaffRequest, form: ContactRuleForm) -> str:
    form.new_rule().take_over(form.old, by=request.user)
    return "Reglen"


@reads_or_writes
@saves_once
def rule_set_update(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_CHANGE)
    rule_set = get_object_or_404(RuleSet, pk=pk)
    form = RuleSetForm(request.POST if request.method == "POST" else None, instance=rule_set)
    return _tried_first(request, form, lambda: _try_set(form), lambda: _put_set(request, form), {"rule_set": rule_set})


@reads_or_writes
@saves_once
def rule_set_create(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_CHANGE)
    form = NewRuleSetForm(request.POST if request.method == "POST" else None)
    return _tried_first(
        request, form, lambda: _try_set(form), lambda: _put_set(request, form), {"new": "Nyt regelsæt"}
    )


def _try_set(form: RuleSetForm) -> Trial:
    rules = with_set(form.instance)
    groups = {rule.target_group_id for rule in rules if rule.rule_set_id == form.instance.pk}
    first_on = form.instance.from_on
    return try_out(rules, form.instance, groups, first_on=first_on, today=timezone.localdate())


def _put_set(request: StaffRequest, form: RuleSetForm) -> str:
    form.instance.change(by=request.user)
    return "Regelsættet"


def _tried_first(
    request: StaffRequest, form: Tried, try_it: Callable[[], Trial], put: Callable[[], str], about: dict[str, Any]
) -> HttpResponse:
    """Show the form; then what it would do; and put it in force when that has been seen."""
    context: dict[str, Any] = about | {"form": form, "trial": None}
    if not form.is_valid():
        return render(request, "followup/contact_rule_form.html", context, status=422 if form.is_bound else 200)
    form.claim()
    if PUT in request.POST and form.is_tried:
        messages.success(request, f"{put()} {DONE}")
        settle_contacts.delay_on_commit()
        return redirect("followup:contact_rule_list")
    context["trial"] = try_it()
    form.remember_trial()
    return render(request, "followup/contact_rule_form.html", context, status=422)  # not saved: the key stays good
