"""What a provider sees without a log-in: a shut door, and behind it what one referral shares, for an hour."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.link_secret import print_of
from accounts.outside import LinkCookie, is_let_in, outside
from journal.models import Access
from plans.forms.provider import AnswerForm, ProposalForm
from plans.models import Referral, ReferralProposal

LINK = "referral_link"
COOKIE = LinkCookie("henvisning", salt="plans.referral", page="referral_shown")
TOO_LATE = "Det kan ikke lade sig gøre mere. Se, hvor henvisningen er nu."


@outside
@require_safe
def referral_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The door: shows nothing, and opens by a button only, so that no scanner of mails opens it."""
    if not is_let_in(request, LINK):
        return _too_many(request)
    referral = _found(secret)
    if referral is None or referral.closed_because:
        return _gone(request, referral)
    return render(request, "plans/referral_link.html", {"secret": secret})


@outside
@require_POST
def referral_open(request: HttpRequest) -> HttpResponse:
    """At an address of its own: the history keeps where something was sent to, and the secret is kept nowhere."""
    if not is_let_in(request, LINK):
        return _too_many(request)
    referral = _found(request.POST.get("secret", ""), to_write=True)
    if referral is None or referral.closed_because:
        return _gone(request, referral)
    referral.receive()
    response = redirect("referral_shown")
    COOKIE.give(response, referral.link_hash)
    return response


@outside
@require_safe
def referral_shown(request: HttpRequest) -> HttpResponse:
    referral = _opened(request)
    if referral is None or referral.closed_because:
        return _gone(request, referral)
    return _page(request, referral)


@outside
@require_POST
def referral_answer(request: HttpRequest) -> HttpResponse:
    referral = _opened(request, to_write=True)
    if referral is None or referral.closed_because:
        return _gone(request, referral)
    if not _is_shown_in_form(request, referral):
        return _of_another(request)
    if request.POST.get("state") == referral.state:
        messages.info(request, "Svaret er allerede gemt.")
        return redirect("referral_shown")
    if not referral.answers:
        messages.warning(request, TOO_LATE)
        return redirect("referral_shown")
    form = AnswerForm(request.POST, referral=referral)
    if form.is_valid():
        given = form.cleaned_data
        referral.answer(given["state"], by_name=given["by_name"], note=given["note"], room_on=given.get("room_on"))
        _note_look(request, referral)
        if referral.closed_because:
            return render(request, "plans/referral_thanks.html", {"referral": referral})
        messages.success(request, "Tak for svaret. Kommunen har fået besked.")
        return redirect("referral_shown")
    return _page(request, referral, answer_form=form)


@outside
@require_POST
def referral_propose(request: HttpRequest) -> HttpResponse:
    referral = _opened(request, to_write=True)
    if referral is None or referral.closed_because:
        return _gone(request, referral)
    if not _is_shown_in_form(request, referral):
        return _of_another(request)
    if not referral.takes_proposals:
        messages.warning(request, TOO_LATE)
        return redirect("referral_shown")
    form = ProposalForm(request.POST, instance=ReferralProposal(referral=referral), prefix="forslag")
    if form.is_valid():
        form.instance.propose()
        _note_look(request, referral)
        messages.success(request, "Forslaget er sendt. Svaret kommer her på siden.")
        return redirect("referral_shown")
    return _page(request, referral, proposal_form=form)


@outside
@require_POST
def referral_leave(request: HttpRequest) -> HttpResponse:
    response = render(request, "plans/referral_gone.html", {"has_left": True})
    COOKIE.take_back(response)
    return response


def _page(
    request: HttpRequest,
    referral: Referral,
    answer_form: AnswerForm | None = None,
    proposal_form: ProposalForm | None = None,
) -> HttpResponse:
    """Exactly what the referral shares. The look is noted in the case's own log."""
    _note_look(request, referral)
    last = referral.steps.exclude(by_name="").last()
    name = {"by_name": last.by_name if last else ""}
    proposal = ReferralProposal(referral=referral)
    context = {
        "referral": referral,
        "mark": mark_of(referral),
        "shares": set(referral.shares),
        "barriers": [factor for factor in referral.intervention.factors.select_related("area") if factor.is_barrier],
        "answer_form": answer_form or (AnswerForm(referral=referral, initial=name) if referral.answers else None),
        "proposal_form": proposal_form
        or (ProposalForm(instance=proposal, initial=name, prefix="forslag") if referral.takes_proposals else None),
        "proposals": referral.proposals.all(),
    }
    is_fault = answer_form is not None or proposal_form is not None
    return render(request, "plans/referral_shown.html", context, status=422 if is_fault else 200)


def _found(secret: str, *, to_write: bool = False) -> Referral | None:
    return _with_print(print_of(secret), to_write=to_write)


def _with_print(link_hash: str, *, to_write: bool) -> Referral | None:
    """What the link leads to. Locked while something is written: of two at once, or of a provider's answer and a
    colleague who withdraws the referral or renews its link, the second is told. Read only when it is locked.
    """
    found = Referral.objects.behind_link(link_hash)
    if to_write and not found.select_for_update().exists():
        return None
    return found.select_related("intervention__case__citizen", "intervention__offer", "provider", "sent_by").first()


def _opened(request: HttpRequest, *, to_write: bool = False) -> Referral | None:
    """What the cookie opens, of the link there is now."""
    link_hash = COOKIE.read(request)
    return _with_print(link_hash, to_write=to_write) if link_hash else None


def mark_of(referral: Referral) -> str:
    """Stands in the forms of a referral, and says nothing of it or its link."""
    return print_of(referral.link_hash)[:16]


def _is_shown_in_form(request: HttpRequest, referral: Referral) -> bool:
    """Two may be open in one browser, whose cookie is of the last: an answer to the first is none to that."""
    return request.POST.get("mark") == mark_of(referral)


def _of_another(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/referral_gone.html", {"another_is_open": True}, status=409)


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "plans/referral_gone.html", {"too_many": True}, status=429)


def _gone(request: HttpRequest, referral: Referral | None) -> HttpResponse:
    """One answer for what never was and for what is over. A refused look at a citizen is noted."""
    if referral:
        _note_look(request, referral, outcome=Access.Outcome.REFUSED)
    return render(request, "plans/referral_gone.html", {"is_unsaved": "mark" in request.POST}, status=404)


def _note_look(request: HttpRequest, referral: Referral, outcome: str = Access.Outcome.SHOWN) -> None:
    Access.objects.create(
        case_id=referral.intervention.case_id,
        role=Access.PROVIDER,
        relation=Access.PROVIDER,
        reason=str(referral),
        page=request.resolver_match.view_name if request.resolver_match else "",
        request_id=request.request_id,  # type: ignore[attr-defined]
        wrote=request.method == "POST",
        outcome=outcome,
    )
