from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_editors
from catalog.forms.suggestions import DeclineForm, SuggestionForm, TakeUpForm
from catalog.models import Area, Offer, OfferSuggestion, OfferTemplate
from catalog.models.suggestion import AlreadyAnswered
from danish.http import reads_or_writes
from journal.once import saves_once

ROWS = 25
MOST_BARRIERS = 10  # in the address


@require_safe
def suggestion_list(request: StaffRequest) -> HttpResponse:
    """Those that wait for an answer first."""
    found = OfferSuggestion.objects.visible_to(request.user).select_related("suggested_by", "offer")
    ordered = found.order_by(F("answered_at").desc(nulls_first=True), "-suggested_at", "-pk")
    context = {
        "page": Paginator(ordered, ROWS).get_page(request.GET.get("side")),
        "sees_all": request.user.edits_catalogue,
    }
    return render(request, "catalog/suggestion_list.html", context)


@reads_or_writes
@saves_once
def suggestion_create(request: StaffRequest) -> HttpResponse:
    form = SuggestionForm(request.POST if request.method == "POST" else None, initial=_start(request))
    if form.is_valid():
        lists = {name: form.cleaned_data[name] for name in ("areas", "target_groups")}
        form.save(commit=False).suggest(by=request.user, **lists)
        messages.success(request, "Tak for forslaget. Du får besked, når en redaktør har svaret.")
        return redirect("catalog:suggestion_list")
    return render(request, "catalog/suggestion_create.html", {"form": form}, status=422 if form.is_bound else 200)


def _start(request: StaffRequest) -> dict[str, Any]:
    """A change of an offer begins with its name, a new one with the barriers that nothing was found for."""
    slug = request.GET.get("indsats", "").replace("\0", "")
    offer = Offer.objects.published().filter(slug=slug).first() if slug else None
    keys = [key.replace("\0", "") for key in request.GET.getlist("barriere")[:MOST_BARRIERS]]
    start: dict[str, Any] = {"title": f"Ændring af »{offer}«"[:120]} if offer else {}
    return start | {"areas": list(Area.objects.current().barriers().filter(key__in=keys))} if keys else start


@require_safe
def suggestion_detail(request: StaffRequest, pk: int) -> HttpResponse:
    suggestion = _suggestion(request, pk)
    may_answer = suggestion.is_new and request.user.edits_catalogue
    return render(request, "catalog/suggestion_detail.html", {"suggestion": suggestion, "may_answer": may_answer})


@reads_or_writes
@saves_once
def suggestion_take_up(request: StaffRequest, pk: int) -> HttpResponse:
    suggestion = _to_answer(request, pk)
    chosen = request.GET.get("skabelon", "").replace("\0", "")
    templates = OfferTemplate.objects.current().order_by("order", "key")
    template = templates.filter(key=chosen).first() if chosen else None
    form = TakeUpForm(request.POST if request.method == "POST" else None, initial=template.start() if template else {})
    if not suggestion.is_new:
        return _answered(request, suggestion)
    if form.is_valid():
        try:
            offer = suggestion.take_up(form.save(commit=False), by=request.user, answer=form.cleaned_data["answer"])
        except AlreadyAnswered:
            return _answered(request, suggestion)
        messages.success(request, f"Forslaget er taget op. Skriv videre på kladden »{offer}«.")
        return redirect("catalog:offer_update", offer.slug)
    context = {"suggestion": suggestion, "form": form, "templates": templates, "chosen": chosen}
    return render(request, "catalog/suggestion_take_up.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def suggestion_decline(request: StaffRequest, pk: int) -> HttpResponse:
    suggestion = _to_answer(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if not suggestion.is_new:
        return _answered(request, suggestion)
    if form.is_valid():
        try:
            suggestion.decline(by=request.user, answer=form.cleaned_data["answer"])
        except AlreadyAnswered:
            return _answered(request, suggestion)
        messages.success(request, "Forslaget er besvaret.")
        return redirect("catalog:suggestion_list")
    context = {"suggestion": suggestion, "form": form}
    return render(request, "catalog/suggestion_decline.html", context, status=422 if form.is_bound else 200)


def _suggestion(request: StaffRequest, pk: int) -> OfferSuggestion:
    visible = OfferSuggestion.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("suggested_by", "answered_by", "offer"), pk=pk)


def _to_answer(request: StaffRequest, pk: int) -> OfferSuggestion:
    suggestion = _suggestion(request, pk)
    only_editors(request, "svare på forslag")
    return suggestion


def _answered(request: StaffRequest, suggestion: OfferSuggestion) -> HttpResponse:
    messages.info(request, "Forslaget er allerede besvaret.")
    return redirect(suggestion)
