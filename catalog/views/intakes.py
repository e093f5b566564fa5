from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_editors
from catalog.forms.intakes import (
    ClosureForm,
    ClosureRemoveForm,
    IntakeCancelForm,
    IntakeForm,
    RollingIntakeForm,
    SeriesForm,
)
from catalog.models import Closure, Intake, Offer
from catalog.places import places_of
from danish.http import reads_or_writes
from journal.once import saves_once

ROWS = 25


def _offer(request: StaffRequest, slug: str, *, to_change: bool = True) -> Offer:
    """The offer. It is locked while something is written, so that two periods or two lines are not made at once."""
    offers = Offer.objects.readable_by(request.user)
    if request.method == "POST":
        offers = offers.select_for_update(no_key=True)
    offer = get_object_or_404(offers, slug=slug)
    if to_change:
        only_editors(request, "ændre optag og lukkede perioder")
    return offer


def _intakes(request: StaffRequest, offer: Offer) -> QuerySet[Intake]:
    """Locked where one is changed: nobody takes a place between the check and the save."""
    intakes: QuerySet[Intake] = offer.intakes.select_related("offer")
    return intakes.select_for_update(of=["self"]) if request.method == "POST" else intakes


@require_safe
def intake_list(request: StaffRequest, slug: str) -> HttpResponse:
    offer, today = _offer(request, slug, to_change=False), timezone.localdate()
    places = places_of(offer, today)
    over = offer.intakes.exclude(pk__in=[intake.pk for intake in places.intakes])
    context = {
        "offer": offer,
        "places": places,
        "over": Paginator(over.order_by("-starts_on", "-pk"), ROWS).get_page(request.GET.get("side")),
        "has_rolling": any(intake.is_rolling for intake in places.intakes),
        "may_change": offer.can_be_changed_by(request.user),
    }
    return render(request, "catalog/intake_list.html", context)


@reads_or_writes
@saves_once
def intake_create(request: StaffRequest, slug: str) -> HttpResponse:
    offer = _offer(request, slug)
    new = Intake(offer=offer, capacity=offer.capacity or 1)
    form = SeriesForm(request.POST if request.method == "POST" else None, instance=new)
    if form.is_valid():
        rows = form.rows()
        with transaction.atomic():
            for intake in rows:
                intake.save()
        messages.success(request, "Holdet er oprettet." if len(rows) == 1 else f"{len(rows)} hold er oprettet.")
        if new.unlike_offer:
            messages.warning(request, new.unlike_offer)
        return redirect("catalog:intake_list", offer.slug)
    context = {"offer": offer, "form": form}
    return render(request, "catalog/intake_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def rolling_create(request: StaffRequest, slug: str) -> HttpResponse:
    offer = _offer(request, slug)
    new = Intake(offer=offer, capacity=offer.capacity or 1)
    form = RollingIntakeForm(request.POST if request.method == "POST" else None, instance=new)
    if form.is_valid():
        form.save()
        messages.success(request, "Der er nu løbende optag.")
        return redirect("catalog:intake_list", offer.slug)
    context = {"offer": offer, "form": form}
    return render(request, "catalog/rolling_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def intake_update(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    offer = _offer(request, slug)
    intake = get_object_or_404(_intakes(request, offer), pk=pk)
    if intake.is_cancelled:
        messages.warning(request, f"{intake} er aflyst og kan ikke ændres.")
        return redirect("catalog:intake_list", offer.slug)
    title, kind = str(intake), RollingIntakeForm if intake.is_rolling else IntakeForm
    form = kind(request.POST if request.method == "POST" else None, instance=intake)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change()
        concerns = "starts_on" in form.changed_data and (intake.booked or intake.waiting)
        more = " De ansvarlige medarbejdere får besked." if concerns else ""
        messages.success(request, f"{intake} er gemt.{more}")
        if intake.unlike_offer:
            messages.warning(request, intake.unlike_offer)
        return redirect("catalog:intake_list", offer.slug)
    context = {"offer": offer, "intake": intake, "title": title, "form": form}
    return render(request, "catalog/intake_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def intake_cancel(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    offer = _offer(request, slug)
    intake = get_object_or_404(_intakes(request, offer), pk=pk)
    form = IntakeCancelForm(request.POST if request.method == "POST" else None)
    if intake.is_cancelled:
        messages.info(request, f"{intake} er allerede aflyst.")
        return redirect("catalog:intake_list", offer.slug)
    if form.is_valid():
        intake.cancel(because=form.cleaned_data["because"])
        messages.success(request, f"{intake} er aflyst. De ansvarlige medarbejdere får besked.")
        return redirect("catalog:intake_list", offer.slug)
    context = {"offer": offer, "intake": intake, "form": form}
    return render(request, "catalog/intake_cancel.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def closure_create(request: StaffRequest, slug: str) -> HttpResponse:
    offer = _offer(request, slug)
    form = ClosureForm(request.POST if request.method == "POST" else None, instance=Closure(offer=offer))
    if form.is_valid():
        form.save()
        messages.success(request, "Den lukkede periode er gemt.")
        return redirect("catalog:intake_list", offer.slug)
    context = {"offer": offer, "form": form}
    return render(request, "catalog/closure_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def closure_update(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    offer = _offer(request, slug)
    closure = get_object_or_404(offer.closures.all(), pk=pk)
    form = ClosureForm(request.POST if request.method == "POST" else None, instance=closure)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change()
        messages.success(request, "Den lukkede periode er gemt.")
        return redirect("catalog:intake_list", offer.slug)
    context = {"offer": offer, "closure": closure, "form": form}
    return render(request, "catalog/closure_update.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def closure_remove(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    offer = _offer(request, slug)
    closure = get_object_or_404(offer.closures.select_for_update(), pk=pk)
    form = ClosureRemoveForm(request.POST)
    if form.is_valid() and form.cleaned_data["version"] == closure.version:
        closure.delete()
        messages.success(request, "Perioden er fjernet. Der tages ind som ellers.")
    else:
        messages.warning(request, "En kollega har ændret perioden imens. Se på den igen, før du fjerner den.")
    return redirect("catalog:intake_list", offer.slug)
