from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from accounts.models import User
from cases.access import hold_case, open_case
from cases.models import Case
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.forms.referral import ProposalAnswerForm, ReferralForm, RenewForm, WithdrawForm
from plans.models import NotNow, Referral, ReferralProposal
from plans.tasks import mail_referral

ROWS = 25
NO_CONSENT = "Borgerens samtykke gælder ikke længere, så et link ville ikke vise leverandøren noget. Intet er sendt."
TOO_LATE = "Det er allerede sket, eller en anden har ændret henvisningen imens. Se, hvor den er nu."


@reads_or_writes
@saves_once
def referral_create(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    in_plan = case.interventions.in_plan().from_catalogue().select_related("category", "provider")
    intervention = get_object_or_404(in_plan, pk=pk)
    live = intervention.referrals.live().first()
    if live:
        messages.info(request, "Der er allerede en henvisning i gang.")
        return redirect("plans:referral_detail", case.pk, live.pk)
    intervention.case = case
    referral = Referral(intervention=intervention, provider=intervention.provider)
    form = ReferralForm(request.POST if request.method == "POST" else None, instance=referral)
    if form.is_valid():
        referral.send(by=request.user)
        _order_mail(referral)
        messages.success(request, "Henvisningen er sendt. Leverandøren får et link på mail.")
        return redirect("plans:referral_detail", case.pk, referral.pk)
    context = {"case": case, "active_tab": "plan", "intervention": intervention, "referral": referral, "form": form}
    return render(request, "plans/referral_create.html", context, status=422 if form.is_bound else 200)


@require_safe
def referral_detail(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk)
    referral = _of(case, pk, request.user)
    context = {
        "case": case,
        "active_tab": "plan",
        "referral": referral,
        "steps": referral.steps.select_related("by").order_by("at", "pk"),
        "proposals": referral.proposals.select_related("answered_by"),
        "may_change": case.can_be_changed_by(request.user),
    }
    return render(request, "plans/referral_detail.html", context)


@reads_or_writes
@saves_once
def referral_withdraw(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    referral = _of(case, pk, request.user)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            referral.withdraw(reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "Henvisningen er trukket tilbage. Linket virker ikke mere.")
        except NotNow:
            messages.warning(request, TOO_LATE)
        return redirect("plans:referral_detail", case.pk, referral.pk)
    context = {"case": case, "active_tab": "plan", "referral": referral, "form": form}
    return render(request, "plans/referral_withdraw.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def referral_remind(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    referral = _of(case, pk, request.user)
    try:
        referral.remind(by=request.user)
        _order_mail(referral)
        messages.success(request, "Leverandøren får en påmindelse med et nyt link.")
    except NotNow:
        messages.warning(request, TOO_LATE if referral.is_covered else NO_CONSENT)
    return redirect("plans:referral_detail", case.pk, referral.pk)


@reads_or_writes
@saves_once
def referral_renew(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = open_case(request, case_pk, to_change=True)
    referral = _of(case, pk, request.user)
    form = RenewForm(request.POST if request.method == "POST" else None, referral=referral)
    if form.is_valid():
        given = form.cleaned_data
        try:
            referral.renew(email=given["email"], answer_by=given.get("answer_by"), by=request.user)
            _order_mail(referral)
            messages.success(request, "Der er sendt et nyt link. Det gamle virker ikke mere.")
        except NotNow:
            messages.warning(request, TOO_LATE if referral.is_covered else NO_CONSENT)
        return redirect("plans:referral_detail", case.pk, referral.pk)
    context = {"case": case, "active_tab": "plan", "referral": referral, "form": form}
    return render(request, "plans/referral_renew.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def proposal_answer(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    case = hold_case(request, case_pk)
    of_case = ReferralProposal.objects.visible_to(request.user).filter(referral__intervention__case=case.pk)
    proposal = get_object_or_404(of_case.select_related("referral__intervention__offer", "referral__provider"), pk=pk)
    proposal.referral.intervention.case = case
    form = ProposalAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        words = form.cleaned_data["answer"]
        try:
            if form.cleaned_data["state"] == ReferralProposal.State.ACCEPTED:
                proposal.accept(answer=words, by=request.user)
                messages.success(request, "Forslaget er godkendt, og indsatsen er ændret.")
            else:
                proposal.decline(answer=words, by=request.user)
                messages.success(request, "Forslaget er afvist. Leverandøren kan se svaret.")
            return redirect("plans:referral_detail", case.pk, proposal.referral_id)
        except NotNow:
            messages.warning(request, "Forslaget er allerede besvaret eller bortfaldet.")
            return redirect("plans:referral_detail", case.pk, proposal.referral_id)
        except ValidationError as fault:
            form.add_error(None, fault.messages)
            proposal.refresh_from_db(fields=["state"])
    context = {"case": case, "active_tab": "plan", "proposal": proposal, "form": form}
    return render(request, "plans/proposal_answer.html", context, status=422 if form.is_bound else 200)


@require_safe
def referral_list(request: StaffRequest) -> HttpResponse:
    """What one has sent and what waits for an answer of one's own; a team's lead has those of the team."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Henvisninger er for dem, der arbejder med borgere.")
    referrals = Referral.objects.visible_to(request.user).live()
    if request.user.role != User.Role.TEAM_LEAD:
        referrals = referrals.of(request.user)
    shown = referrals.select_related("intervention__case__citizen", "intervention__offer", "provider")
    proposals = ReferralProposal.objects.visible_to(request.user).waiting().filter(referral__in=referrals)
    proposals = proposals.select_related("referral__intervention__case__citizen", "referral__provider")
    page = Paginator(shown.order_by("answer_by", "pk"), ROWS).get_page(request.GET.get("side"))
    today = timezone.localdate()
    context = {
        "page": page,
        "uncovered": set(
            referrals.uncovered(today).filter(pk__in=[one.pk for one in page]).values_list("pk", flat=True)
        ),
        "proposals": proposals.order_by("proposed_at", "pk")[:ROWS],
        "today": today,
    }
    return render(request, "plans/referral_list.html", context)


@require_safe
def referral_shut(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Whom a consent lets see a referral now, for the page where it is withdrawn, which asks when it is shown."""
    case = open_case(request, case_pk, asks_by_itself=True)
    consent = get_object_or_404(case.consents, pk=pk)
    if not request.htmx:
        return redirect("consent_withdraw", case.pk, consent.pk)
    referrals = Referral.objects.visible_to(request.user).shut_without(consent, timezone.localdate())
    shut = referrals.select_related("intervention__offer", "provider").order_by("pk")
    return render(request, "plans/referral_shut.html", {"case": case, "referrals": shut})


@require_POST
@saves_once
def referral_visit(request: StaffRequest, case_pk: int, pk: int) -> HttpResponse:
    """Nobody has a mailbox in the demo, so the caseworker may open the page as the provider would."""
    case = open_case(request, case_pk, to_change=True)
    referral = _of(case, pk, request.user)
    if not settings.DEMO:
        messages.warning(request, "Kun demoen kan vise leverandørens side.")
        return redirect("plans:referral_detail", case.pk, referral.pk)
    return redirect("referral_link", referral.new_secret())


def _of(case: Case, pk: int, user: User) -> Referral:
    found = Referral.objects.visible_to(user).filter(intervention__case=case.pk)
    referral = get_object_or_404(found.select_related("intervention__offer", "provider", "sent_by"), pk=pk)
    referral.intervention.case = case
    return referral


def _order_mail(referral: Referral) -> None:
    """Have the link mailed. The broker may be down: the row is saved, and the sweeper sends the job again."""
    transaction.on_commit(lambda: mail_referral.delay(referral.pk), robust=True)
