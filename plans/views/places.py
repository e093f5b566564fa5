from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case
from cases.models import Case
from catalog.models import Intake
from catalog.places import places_of
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.forms.places import GiveUpForm, PlaceAnswerForm, PlaceForm, first_open
from plans.models import Intervention, Place, PlaceChanged

ROWS = 25
View = Callable[[StaffRequest, int, int], HttpResponse]
NO_PLACE = "Indsatsen har ikke længere nogen plads og står ikke på venteliste."


def _to_plan(case_pk: int, pk: int) -> HttpResponse:
    plan = reverse("plans:plan_detail", args=[case_pk])
    return redirect(f"{plan}#intervention-{pk}")


def tells_what_changed(view: View) -> View:
    """Who is too late is told so where the intervention stands in the plan."""

    @wraps(view)
    def wrapped(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
        try:
            return view(request, case_pk, pk)
        except PlaceChanged as changed:
            messages.warning(request, str(changed))
            return _to_plan(case_pk, pk)

    return wrapped


def _open(request: StaffRequest, case_pk: int, pk: int) -> tuple[Case, Intervention]:
    case = open_case(request, case_pk, to_change=True)
    found = case.interventions.from_catalogue().select_related("offer", "category", "provider")
    return case, get_object_or_404(found, pk=pk)


def _tell(request: StaffRequest, place: Place) -> None:
    if place.is_booked:
        messages.success(request, f"{place.intervention} har fået plads: {str(place.intake).lower()}.")
        return
    number = place.intervention.places.newest().get(pk=place.pk).number
    messages.success(request, f"{place.intervention} står på ventelisten som nr. {number}. Du får besked om en plads.")


@reads_or_writes
@saves_once
@tells_what_changed
def place_ask(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case, intervention = _open(request, case_pk, pk)
    today = timezone.localdate()
    assert intervention.offer  # those without one are not found
    places = places_of(intervention.offer, today)
    intakes = places.intakes
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        instance=Place(intervention=intervention),
        open_intakes=intakes,
        initial={"intake": first_open(intakes, intervention.starts_on)},
    )
    if intervention.is_over or intervention.places.live().exists():
        raise PlaceChanged("Indsatsen er slut, eller den har allerede en plads eller står på en venteliste.")
    try:
        if form.is_valid():
            form.instance.ask(by=request.user)
            _tell(request, form.instance)
            return _to_plan(case.pk, pk)
    except ValidationError as found:
        form.refuse(found)
    context = _context(case, intervention, form, today) | {"places": places, "submit": _asks_for(intakes)}
    return render(request, "plans/place_ask.html", context, status=422 if form.is_bound else 200)


def _asks_for(intakes: list[Intake]) -> str:
    """What asking comes to: where some intakes have room and others do not, it is told of each."""
    with_room = [intake for intake in intakes if intake.free]
    if len(with_room) == len(intakes):
        return "Tag pladsen"
    return "Tag pladsen eller stå på venteliste" if with_room else "Sæt på venteliste"


@reads_or_writes
@saves_once
@tells_what_changed
def place_update(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Another intake, or another place in the line."""
    case, intervention = _open(request, case_pk, pk)
    place = intervention.places.live().select_related("intake").first()
    if place is None:
        raise PlaceChanged(NO_PLACE)
    place.intervention, today = intervention, timezone.localdate()
    intakes = Intake.objects.filter(offer=intervention.offer_id).open(today)
    form = PlaceForm(request.POST if request.method == "POST" else None, instance=place, open_intakes=intakes)
    try:
        if form.is_valid():
            form.claim()
            form.instance.change(by=request.user)
            messages.success(request, "Pladsen er ændret.")
            return _to_plan(case.pk, pk)
    except ValidationError as found:
        form.refuse(found)
    context = _context(case, intervention, form, today) | {"place": place}
    return render(request, "plans/place_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def place_answer(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Take or refuse the place that is held."""
    case, intervention = _open(request, case_pk, pk)
    place = intervention.places.filter(state=Place.State.OFFERED).select_related("intake").first()
    if place is None:
        raise PlaceChanged("Der er ikke længere en ledig plads at svare på.")
    form = PlaceAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.cleaned_data["answer"] == "yes":
        place.accept(by=request.user)
        _tell(request, place)
        return _to_plan(case.pk, pk)
    if form.is_valid():
        place.decline(because=form.cleaned_data["because"], by=request.user)
        messages.success(request, "Pladsen er givet videre.")
        return _to_plan(case.pk, pk)
    context = _context(case, intervention, form, timezone.localdate()) | {"place": place}
    return render(request, "plans/place_answer.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
@tells_what_changed
def place_give_up(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case, intervention = _open(request, case_pk, pk)
    place = intervention.places.live().select_related("intake").first()
    if place is None:
        raise PlaceChanged(NO_PLACE)
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        place.give_up(because=form.cleaned_data["because"], by=request.user)
        messages.success(request, f"{intervention} har ikke længere en plads og står ikke på venteliste.")
        return _to_plan(case.pk, pk)
    context = _context(case, intervention, form, timezone.localdate()) | {"place": place}
    return render(request, "plans/place_give_up.html", context, status=422 if form.is_bound else 200)


def _context(case: Case, intervention: Intervention, form: object, today: date) -> dict[str, object]:
    return {
        "case": case,
        "active_tab": "plan",
        "intervention": intervention,
        "offer": intervention.offer,
        "form": form,
        "today": today,
    }


@require_safe
def place_list(request: StaffRequest) -> HttpResponse:
    """Those of one's own citizens who wait for a place, the ones to answer first."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Ventelisterne er for dem, der arbejder med borgere.")
    page = Paginator(Place.objects.visible_to(request.user).waited_for_by(request.user), ROWS).get_page(
        request.GET.get("side")
    )
    return render(request, "plans/place_list.html", {"page": page})
