from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import User
from cases.access import CaseNotYours, note_look, open_case
from cases.erasure import dry_run, told
from cases.models import Case, ErasureOrder, ErasureStop, MonthlyTrace, RetentionRule
from danish.http import reads_or_writes
from hjoerring.forms import ErasureForm, KeepForm
from hjoerring.tasks import erase_one
from journal.once import saves_once

ROWS = 25
READERS = {User.Role.TEAM_LEAD, User.Role.ADMINISTRATOR, User.Role.CONTROLLER}


@require_safe
def erasure_list(request: StaffRequest) -> HttpResponse:
    """What is to be erased, what has been, and what is left of it. Names no citizen."""
    _only_readers(request)
    orders = ErasureOrder.objects.visible_to(request.user).select_related(
        "ordered_by", "approved_by", "kept_by", "team"
    )
    context = {
        "page": Paginator(orders.order_by("-ordered_at", "-pk"), ROWS).get_page(request.GET.get("side")),
        "traces": MonthlyTrace.objects.select_related("target_group").order_by("-month", "target_group__order", "pk")[
            :ROWS
        ],
        "by_itself": settings.ERASES_BY_ITSELF,
        "rule": RetentionRule.objects.on(timezone.localdate()),
        "stop": ErasureStop.objects.live().select_related("stopped_by").order_by("stopped_at").first(),
        "may_stop": ErasureStop.can_be_begun_by(request.user),
        "may_lift": ErasureStop.can_be_lifted_by(request.user),
    }
    return render(request, "hjoerring/erasure_list.html", context)


@require_safe
def erasure_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One erasure: what would go, or the receipt of what is gone."""
    order = _order(request, pk)
    return render(request, "hjoerring/erasure_detail.html", _page(request, order, KeepForm()))


@reads_or_writes
@saves_once
def erasure_create(request: StaffRequest, case_pk: int) -> HttpResponse:
    """Ask for a closed case to be erased before its time; a lead or an administrator has to agree."""
    case = open_case(request, case_pk)
    if not case.is_answered_for_by(request.user):
        raise CaseNotYours(case.pk)
    if request.method == "POST":
        case.hold()  # it may be opened again in this very moment
        case.refresh_from_db(fields=["closed_on"])
    order = ErasureOrder(case_id=case.pk, team=case.team, ordered_by=request.user, due_on=timezone.localdate())
    form = ErasureForm(request.POST or None, instance=order)
    if form.is_valid() and not case.is_open:
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:
            form.add_error(None, "Sagen står allerede til sletning.")
        else:
            messages.success(request, "Sletningen venter på, at en teamleder eller en administrator godkender den.")
            return redirect(case)
    shares = [] if case.is_open else dry_run(case.pk)
    context = {"case": case, "form": form, "shares": shares, "active_tab": "overview"}
    return render(request, "hjoerring/erasure_create.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def erasure_order(request: StaffRequest, pk: int) -> HttpResponse:
    """The first of two persons: the time is up, and the case is to be erased."""
    order = _order(request, pk, lock=True)
    if not order.can_be_ordered_by(request.user, timezone.localdate()):
        raise PermissionDenied("Sletningen kan ikke bestilles af dig nu.")
    order.order(by=request.user)
    messages.success(request, "Sletningen venter på, at en anden godkender den.")
    return redirect("erasure_detail", order.pk)


@require_POST
@saves_once
def erasure_approve(request: StaffRequest, pk: int) -> HttpResponse:
    """The second of two persons. The job does the rest."""
    order = _order(request, pk, lock=True)
    if not order.can_be_approved_by(request.user, timezone.localdate()):
        raise PermissionDenied("Sletningen kan ikke godkendes af dig nu.")
    if not Case.objects.as_system("no name of it is shown").closed().filter(pk=order.case_id).exists():
        raise PermissionDenied("Sagen er ikke afsluttet.")
    if ErasureStop.objects.live().exists():
        raise PermissionDenied("Al sletning er stoppet.")
    order.approve(by=request.user)
    transaction.on_commit(lambda: erase_one.delay(order.pk), robust=True)
    messages.success(request, f"Sletningen af {order.number} er godkendt og bliver udført nu.")
    return redirect("erasure_list")


@require_POST
@saves_once
def erasure_keep(request: StaffRequest, pk: int) -> HttpResponse:
    order = _order(request, pk, lock=True)
    if not order.can_be_kept_by(request.user):
        raise PermissionDenied("Du kan ikke bevare sagen.")
    form = KeepForm(request.POST)
    if not form.is_valid():
        return render(request, "hjoerring/erasure_detail.html", _page(request, order, form), status=422)
    given = form.cleaned_data
    order.keep(until=given["until"], explanation=given["explanation"], by=request.user)
    messages.success(request, f"{order.number} bevares til {given['until']:%d.%m.%Y}.")
    return redirect("erasure_list")


@require_POST
@saves_once
def erasure_stop(request: StaffRequest) -> HttpResponse:
    """Stop all erasing at once, or lift the stop."""
    if "ophaev" not in request.POST:
        if not ErasureStop.can_be_begun_by(request.user):
            raise PermissionDenied("Kun teamledere og administratorer kan stoppe sletning.")
        ErasureStop.objects.begin(by=request.user)
        messages.success(request, "Al sletning er stoppet.")
    else:
        if not ErasureStop.can_be_lifted_by(request.user):
            raise PermissionDenied("Kun administratorer kan ophæve stoppet.")
        ErasureStop.objects.lift(by=request.user)
        messages.success(request, "Stoppet er ophævet.")
    return redirect("erasure_list")


def _only_readers(request: StaffRequest) -> None:
    if request.user.role not in READERS:
        raise PermissionDenied("Kun teamledere, administratorer og controllere kan se sletninger.")


def _order(request: StaffRequest, pk: int, *, lock: bool = False) -> ErasureOrder:
    _only_readers(request)
    orders = ErasureOrder.objects.visible_to(request.user)
    order = get_object_or_404(orders, pk=pk)
    if lock:
        # The case first, as `Case.reopen` and the erasure itself take them.
        held = Case.objects.as_system("to hold it").select_for_update().filter(pk=order.case_id)
        held.values_list("pk").first()
        order = get_object_or_404(orders.select_for_update(of=("self",)), pk=pk)
    if order.is_waiting:  # of one who is erased no new line is written
        note_look(request, case_id=order.case_id)
    return order


def _page(request: StaffRequest, order: ErasureOrder, form: KeepForm) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "order": order,
        "form": form,
        "shares": dry_run(order.case_id) if order.is_waiting else [],
        "gone": told(order.receipt),
        "may_read_why": request.user.role != User.Role.CONTROLLER,
        "may_order": order.can_be_ordered_by(request.user, today),
        "may_approve": order.can_be_approved_by(request.user, today),
        "may_keep": order.can_be_kept_by(request.user),
    }
