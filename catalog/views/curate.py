"""Writing in the catalogue: drafts, and what others say to them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import StaffRequest, only_editors
from catalog.forms.curate import OfferForm, ReasonForm, ReviewForm
from catalog.models import Area, Offer, OfferTemplate, OfferVersion, TargetGroup
from catalog.models.offer import CONTENT
from catalog.models.offer_version import NotComplete, NotOnTheDesk, OwnWords
from catalog.wording import changes, compare
from danish.http import reads_or_writes
from journal.once import saves_once

MOST_VERSIONS = 12


def offer_to_edit(request: StaffRequest, slug: str, *, to_lock: bool = True) -> Offer:
    """The offer, for editors. It is locked while something is written."""
    offers = Offer.objects.visible_to(request.user)
    if to_lock and request.method == "POST":
        offers = offers.select_for_update()
    offer = get_object_or_404(offers, slug=slug)
    only_editors(request, "redigere indsatskataloget")
    return offer


@reads_or_writes
@saves_once
def offer_create(request: StaffRequest) -> HttpResponse:
    only_editors(request, "redigere indsatskataloget")
    version = OfferVersion(offer=Offer(), version=0)
    form = OfferForm(request.POST if request.method == "POST" else None, instance=version, initial=_start(request))
    if form.is_valid():
        offer = form.save(commit=False).begin(by=request.user, lists=form.lists())
        messages.success(request, f"Kladden »{offer}« er gemt.")
        return redirect("catalog:offer_update", offer.slug)
    context = {
        "form": form,
        "templates": OfferTemplate.objects.current().order_by("order", "key"),
        "chosen": request.GET.get("skabelon", ""),
    }
    return render(request, "catalog/offer_create.html", context, status=422 if form.is_bound else 200)


def _start(request: StaffRequest) -> dict[str, Any]:
    """What a new offer begins with: a template, another offer, or a hole in the coverage."""
    if key := request.GET.get("skabelon", "").replace("\0", ""):
        template = OfferTemplate.objects.current().filter(key=key).first()
        return template.start() if template else {}
    if slug := request.GET.get("kopi", "").replace("\0", ""):
        offer = Offer.objects.visible_to(request.user).filter(slug=slug).first()
        if offer:
            copied = OfferVersion.next_of(offer)
            said = {name: getattr(copied, name) for name in CONTENT}
            return said | copied.lists_of() | {"title": f"{offer} (kopi)"[:120]}
    areas = Area.objects.current().filter(key=request.GET.get("barriere", "").replace("\0", ""))
    groups = TargetGroup.objects.current().filter(key=request.GET.get("maalgruppe", "").replace("\0", ""))
    return {"barriers": list(areas.barriers()), "target_groups": list(groups)}


@reads_or_writes
@saves_once
def offer_update(request: StaffRequest, slug: str) -> HttpResponse:
    """A draft: htmx saves it while it is written; the buttons keep it, or lead on to sending it."""
    saves_itself = request.method == "POST" and bool(request.htmx)
    offer = offer_to_edit(request, slug)
    version = offer.versions.on_the_desk().first() or OfferVersion.next_of(offer)
    is_open = not (offer.is_retired or version.is_in_review)
    if request.method != "POST" and not is_open:
        return redirect("catalog:offer_retire" if offer.is_retired else "catalog:offer_review", offer.slug)
    form = OfferForm(request.POST if request.method == "POST" else None, instance=version, initial=version.lists_of())
    if form.is_valid():
        form.claim()
        try:
            form.save(commit=False).change(by=request.user, lists=form.lists())
        except NotOnTheDesk:
            form.add_error(None, "Kladden er sendt til godkendelse, eller indsatsen er udgået. Intet er gemt.")
        else:
            return _kept(request, offer, version) if saves_itself else _saved(request, offer, version)
    if saves_itself:
        return HttpResponse(status=422)
    context = {"offer": offer, "form": form, "groups": form.initial["target_groups"], **_history(offer, version)}
    return render(request, "catalog/offer_update.html", context, status=422 if form.is_bound else 200)


def _saved(request: StaffRequest, offer: Offer, version: OfferVersion) -> HttpResponse:
    if "send" in request.POST:
        return redirect("catalog:offer_send", offer.slug)
    messages.success(request, f"Kladden til »{version.title}« er gemt.")
    return redirect("catalog:offer_update", offer.slug)


def _kept(request: StaffRequest, offer: Offer, version: OfferVersion) -> HttpResponse:
    """What of the page is otherwise when the draft has saved itself."""
    context = {"offer": offer, **_history(offer, version)}
    return render(request, "catalog/offer_update.html#saved", context)


def _history(offer: Offer, version: OfferVersion) -> dict[str, Any]:
    """The wordings there have been, newest first, with what each changed."""
    rows = list(offer.versions.for_comparison().order_by("-number")[:MOST_VERSIONS])
    changed = changes(rows)
    return {
        "version": version,
        "in_force": next((row for row in rows if row.is_in_force), None),
        "history": [(row, changed.get(row.pk, "")) for row in rows],
        "missing": version.missing() if version.pk else [],
    }


@reads_or_writes
@saves_once
def offer_send(request: StaffRequest, slug: str) -> HttpResponse:
    """What is still missing; without anything missing, the last click before somebody else is asked."""
    offer = offer_to_edit(request, slug)
    version = offer.versions.on_the_desk().first()
    if version is None:
        return redirect("catalog:offer_update", offer.slug)
    if request.method == "POST":
        try:
            version.send(by=request.user)
        except NotComplete:
            pass
        else:
            messages.success(request, f"»{version.title}« er sendt til godkendelse.")
            return redirect(version)
    elif version.is_in_review:
        return redirect("catalog:offer_review", offer.slug)
    in_force = offer.versions.in_force().first()
    context = {"offer": offer, "version": version, "missing": version.missing(), "in_force": in_force}
    return render(request, "catalog/offer_send.html", context, status=422 if request.method == "POST" else 200)


@reads_or_writes
@saves_once
def offer_review(request: StaffRequest, slug: str) -> HttpResponse:
    """Two wordings side by side, and what somebody else says to the new one."""
    if request.user.role not in Offer.APPROVERS:
        raise PermissionDenied("Kun katalogredaktører og teamledere kan godkende indsatser.")
    # Locked while something is decided: of two who decide at once the second is told.
    offers = Offer.objects.select_for_update() if request.method == "POST" else Offer.objects.all()
    offer = get_object_or_404(offers, slug=slug)
    version = offer.versions.on_the_desk().select_related("made_by", "sent_by").first()
    if version is None or not version.is_in_review:
        if request.method == "POST":
            messages.warning(request, "Der er ikke længere noget at godkende. Se versionerne. Intet er ændret.")
        return redirect("catalog:offer_version_list", offer.slug)
    may_publish = version.can_be_published_by(request.user)
    sent = request.POST if request.method == "POST" else None
    form = ReviewForm(sent, initial={"version": version.version}, is_own=not may_publish)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid() and form.cleaned_data["version"] != version.version:
            said = {"version": version.version, "because": form.cleaned_data["because"]}
            form = ReviewForm(initial=said, is_own=not may_publish)
            status = 409
        elif form.is_valid() and _decided(request, version, form):
            return redirect(version)
    in_force = offer.versions.in_force().first()
    lines = compare(in_force, version)
    context = {
        "offer": offer,
        "version": version,
        "in_force": in_force,
        "form": form,
        "changed": [line for line in lines if line.is_changed and not line.is_empty],
        "unchanged": [line for line in lines if not (line.is_changed or line.is_empty)],
        "empty": [line.label.lower() for line in lines if line.is_empty],
        "may_publish": may_publish,
        "is_stale": status == 409,
    }
    return render(request, "catalog/offer_review.html", context, status=status)


def _decided(request: StaffRequest, version: OfferVersion, form: ReviewForm) -> bool:
    because = form.cleaned_data["because"]
    try:
        if form.cleaned_data["decision"] == ReviewForm.PUBLISH:
            version.publish(by=request.user, because=because)
            messages.success(request, f"»{version.title}« er udgivet.")
        else:
            version.send_back(by=request.user, because=because)
            messages.success(request, f"»{version.title}« er sendt tilbage.")
    except OwnWords:
        form.add_error(None, "Du har selv skrevet i den. En anden skal godkende den.")
        return False
    except NotOnTheDesk:
        form.add_error(None, "Den venter ikke længere på godkendelse.")
        return False
    return True


@reads_or_writes
@saves_once
def offer_discard(request: StaffRequest, slug: str) -> HttpResponse:
    offer = offer_to_edit(request, slug)
    version = offer.versions.on_the_desk().first()
    if version is None:
        return redirect("catalog:offer_version_list", offer.slug)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        version.discard(by=request.user, because=form.cleaned_data["because"])
        messages.success(request, f"Kladden til »{version.title}« er opgivet.")
        return redirect(version)
    context = {"offer": offer, "version": version, "form": form}
    return render(request, "catalog/offer_discard.html", context, status=422 if form.is_bound else 200)
