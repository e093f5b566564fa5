"""What one profession writes about its talk with the citizen: a draft, signed, added to, taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import PartRefused, open_case
from cases.models import Case, GoalSuggestion
from catalog.forms.find import OfferSearchForm
from catalog.matching import Fit, offers_for
from catalog.models import Offer
from conferences.confidential import keep_back, readers_in_words
from conferences.consents import named_professions
from conferences.forms.contributions import (
    AdditionForm,
    ContributionForm,
    GoalSuggestedForm,
    SignForm,
    TakeBackForm,
)
from conferences.models import Contribution
from conferences.models.contribution import ContributionRefused
from conferences.table import may_read
from danish.http import reads_or_writes
from journal.once import saves_once

OFFERS_SHOWN = 6


@reads_or_writes
@saves_once
def contribution_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """One's own draft: htmx saves it while it is written, and so does every button, also those that do more."""
    sends = request.method == "POST"
    saves_itself = sends and bool(request.htmx)
    contribution = _own(request, open_case(request, case_pk, asks_by_itself=saves_itself), pk, is_held=sends)
    form = ContributionForm(
        request.POST if sends else None, instance=contribution, is_final="underskriv" in request.POST
    )
    if why := contribution.why_shut:
        return _shut(request, contribution, form, why)
    search = OfferSearchForm(request.POST if sends else request.GET)
    if request.htmx and not sends:
        context = {"contribution": contribution, "form": form} | _offers(contribution, search)
        return render(request, "conferences/_contribution_suggestions.html#found", context)
    if not form.is_valid() and not (saves_itself and form.can_be_kept):
        if saves_itself:
            return render(request, "conferences/contribution_update.html#faults", {"written": form}, status=422)
        return _page(request, contribution, form, search)
    form.claim()
    form.keep()
    fault = _suggest(request, contribution)
    if "tilfoej" in request.POST and not fault:
        search = OfferSearchForm({})  # what was looked for is found
    if saves_itself:
        context = {"contribution": contribution, "case": contribution.analysis.case, "fault": fault}
        context |= {"form": ContributionForm(instance=contribution), "goals": _goals(contribution.analysis.case)}
        context["written"] = form
        context |= _offers(contribution, search) | {
            "is_swapped": bool({"tilfoej", "fjern", "peg"} & set(request.POST))
        }
        return render(request, "conferences/contribution_update.html#saved", context)
    if "underskriv" in request.POST:
        return redirect("conferences:contribution_sign", case_pk, pk)
    if fault:
        messages.warning(request, fault)
    messages.success(request, f"Kladden er gemt kl. {timezone.localtime():%H.%M}.")
    address = reverse("conferences:contribution_update", args=[case_pk, pk])
    asked = f"?{urlencode({'q': search.words})}" if search.words else ""
    place = "#forslag" if {"tilfoej", "fjern", "peg", "soeg"} & set(request.POST) else ""
    return redirect(f"{address}{asked}{place}")


@reads_or_writes
@saves_once
def contribution_sign(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """The draft as it will stand, and what signing it means."""
    contribution = _own(request, open_case(request, case_pk), pk)
    form = SignForm(request.POST if request.method == "POST" else None, contribution=contribution)
    if form.is_valid():
        try:
            contribution.sign(by=request.user, version=form.cleaned_data["version"])
            messages.success(request, "Bidraget er underskrevet.")
            return redirect(contribution)
        except ContributionRefused as refused:
            return _refused(request, contribution, refused)
    if contribution.lacks and not form.is_bound:
        messages.warning(request, f"Skriv også: {', '.join(contribution.lacks)}.")
        return redirect("conferences:contribution_update", case_pk, pk)
    context = _told(request, contribution) | {"form": form, "why_shut": contribution.why_shut}
    return render(request, "conferences/contribution_sign.html", context, status=422 if form.is_bound else 200)


@require_safe
def contribution_detail(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """What was signed, with what was added to it, for those it is for."""
    case = open_case(request, case_pk)
    found = Contribution.objects.visible_to(request.user).signed().filter(analysis__case=case)
    contribution = get_object_or_404(found.select_related("user", "discipline", "analysis"), pk=pk)
    contribution.analysis.case = case
    if not may_read(case, contribution.analysis, request.user):
        raise PartRefused(case.pk)
    return render(request, "conferences/contribution_detail.html", _told(request, contribution))


@reads_or_writes
@saves_once
def addition_create(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    contribution = _own(request, open_case(request, case_pk), pk)
    form = AdditionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            contribution.add(given["text"], is_confidential=given["is_confidential"], by=request.user)
            messages.success(request, "Tilføjelsen er gemt.")
            return redirect(contribution)
        except ContributionRefused as refused:
            form.add_error(None, str(refused))
    named = named_professions(case_pk, timezone.localdate())
    context = _frame(contribution) | {"form": form, "readers": readers_in_words(named)}
    return render(request, "conferences/addition_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def contribution_take_back(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    contribution = _own(request, open_case(request, case_pk), pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            contribution.take_back(reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Underskriften er trukket tilbage. Bidraget er en kladde igen.")
            return redirect("conferences:contribution_update", case_pk, pk)
        except ContributionRefused as refused:
            form.add_error(None, str(refused))
    elif not form.is_bound and (why := contribution.why_not_taken_back):
        return _refused(request, contribution, ContributionRefused(why))
    context = _frame(contribution) | {"form": form}
    return render(request, "conferences/contribution_take_back.html", context, status=422 if form.is_bound else 200)


def _own(request: StaffRequest, case: Case, pk: int, *, is_held: bool = False) -> Contribution:
    """The contribution that this user is asked for; a reason to look at the case is none to write in it.

    One that is saved is held from here on. What takes hold of the case does so first, and of this after.
    """
    found = Contribution.objects.visible_to(request.user).filter(analysis__case=case, user=request.user)
    if is_held:
        found = found.select_for_update(of=["self"])
    contribution = found.select_related("user", "discipline", "analysis").filter(pk=pk).first()
    if contribution is None or case.opened_as == "reasoned":
        raise PartRefused(case.pk)
    contribution.analysis.case = case
    return contribution


def _frame(contribution: Contribution) -> dict[str, Any]:
    return {
        "case": contribution.analysis.case,
        "analysis": contribution.analysis,
        "contribution": contribution,
        "active_tab": "analysis",
    }


def _told(request: StaffRequest, contribution: Contribution) -> dict[str, Any]:
    """A whole contribution, without what is not for this reader."""
    named = named_professions(contribution.case_id, timezone.localdate())
    keep_back([contribution], request.user, named)
    return _frame(contribution) | {
        "observations": contribution.observations.select_related("prompt"),
        "weighings": contribution.weighings.select_related("factor__area").order_by("factor__kind", "-weight", "pk"),
        "suggestions": contribution.suggestions.select_related("offer"),
        "additions": contribution.additions.all(),
        "readers": readers_in_words(named),
        "is_author": contribution.user_id == request.user.pk,
        "may_take_back": not contribution.why_not_taken_back,
    }


def _page(
    request: StaffRequest, contribution: Contribution, form: ContributionForm, search: OfferSearchForm
) -> HttpResponse:
    context = _frame(contribution) | {
        "form": form,
        "written": form,
        "search": search,
        "goals": _goals(contribution.analysis.case),
        "readers": readers_in_words(form.named),
        "taken_back": contribution.additions.filter(kind="withdrawn").last(),
    }
    context |= _offers(contribution, search)
    return render(request, "conferences/contribution_update.html", context, status=422 if form.is_bound else 200)


def _shut(request: StaffRequest, contribution: Contribution, form: ContributionForm, why: str) -> HttpResponse:
    """Nothing is saved any more. What was sent is shown, so that it can be copied."""
    if not form.is_bound and contribution.is_signed:
        return redirect(contribution)
    context = _frame(contribution) | {"why": why, "written": form.what_was_written, "is_sent": form.is_bound}
    template = "conferences/contribution_shut.html" + ("#dialog" if request.htmx else "")
    return render(request, template, context, status=409 if form.is_bound else 200)


def _refused(request: StaffRequest, contribution: Contribution, refused: ContributionRefused) -> HttpResponse:
    messages.warning(request, str(refused))
    address = "contribution_detail" if contribution.is_signed else "contribution_update"
    return redirect(f"conferences:{address}", contribution.case_id, contribution.pk)


def _goals(case: Case) -> list[str]:
    """The case's own first, then those that fit the local labour market."""
    own = list(case.goals.live().order_by("rank", "pk").values_list("title", flat=True))
    return list(dict.fromkeys([*own, *GoalSuggestion.objects.values_list("title", flat=True)]))


def _offers(contribution: Contribution, search: OfferSearchForm) -> dict[str, Any]:
    """Offers of the catalogue with these words; without any, those that act on most of what stands in the way."""
    barriers = contribution.analysis.case.factors.for_display().barriers().filter(weight__gt=0)
    weights = {factor.area: factor.weight for factor in barriers if factor.area}
    asked = offers_for(weights, on=timezone.localdate(), text=search.words, only_fitting=not search.words)
    taken = set(contribution.suggestions.values_list("offer_id", flat=True))
    found: list[Fit] = [fit for fit in asked[: OFFERS_SHOWN + len(taken)] if fit.pk not in taken][:OFFERS_SHOWN]
    return {"offers": found, "search": search, "meant": asked.meant}


def _suggest(request: StaffRequest, contribution: Contribution) -> str:
    """What a button added to the suggestions or took from them; what cannot be added is said in words."""
    given = request.POST
    if "fjern" in given and given["fjern"].isdecimal() and len(given["fjern"]) < 18:
        contribution.suggestions.filter(pk=int(given["fjern"])).delete()
    if "peg" in given:
        goal = GoalSuggestedForm(given)
        if not goal.is_valid():
            return " ".join(str(error) for error in goal.errors["maal"])
        if not contribution.suggestions.filter(goal__iexact=goal.cleaned_data["maal"]).exists():
            contribution.suggestions.create(goal=goal.cleaned_data["maal"])
    if "tilfoej" in given:
        return _suggest_offer(contribution, given["tilfoej"])
    return ""


def _suggest_offer(contribution: Contribution, slug: str) -> str:
    if "\x00" in slug:
        raise Http404
    offer = Offer.objects.filter(slug=slug[:200]).first()
    if offer is None:
        return "Indsatsen findes ikke i kataloget."
    if not offer.is_published:
        return "Indsatsen er udgået, siden du søgte. Vælg en anden i kataloget."
    contribution.suggestions.get_or_create(offer=offer)
    return ""
