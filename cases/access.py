"""The one door to a citizen's case: every view that shows or changes one comes through here."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.http import StaffRequest
from accounts.models import User
from cases.models import Case
from cases.models.case import CaseQuerySet
from journal.composed import composed_once
from journal.models import Access


class CaseRefused(Http404):
    """No such case, or none for this user: the two look alike. The journal's middleware notes the attempt."""

    def __init__(self, case_id: int):
        super().__init__("Sagen findes ikke, eller den er ikke din.")
        self.case_id = case_id


class CaseNotYours(PermissionDenied):
    """The case may be seen, but not this page of it. The attempt is noted like one at a case that may not be seen."""

    def __init__(self, case_id: int, words: str = "Sagen er afsluttet, eller du kan kun læse den."):
        super().__init__(words)
        self.case_id = case_id


class PartRefused(Http404):
    """Something of a case that is not this user's: it looks as if it was not there, and the attempt is noted."""

    def __init__(self, case_id: int):
        super().__init__("Siden findes ikke, eller den er ikke din.")
        self.case_id = case_id


def open_case(request: StaffRequest, pk: int, *, to_change: bool = False, asks_by_itself: bool = False) -> Case:
    """The case, if this user may see it (else 404) and change it (else 403). The look is noted in the journal.

    A page that `asks_by_itself`, every other second, is noted once an hour for each user, relation and case. The look
    still leaves its trace: the lines left out would say the same word for word, nobody did anything to make them, and
    among hundreds of them the looks that people chose would not be found. The right to see is asked each time, and a
    refusal always noted.
    """
    request.case_id = pk
    case = _visible(request.user, pk)
    if case is None:
        raise CaseRefused(pk)
    if to_change and not case.can_be_changed_by(request.user):
        raise CaseNotYours(pk)
    relation = case.relation_to(request.user)
    case.opened_as = relation
    if relation == "reasoned":
        case.reasoned_look = case.reasoned_looks.live().filter(user=request.user).first()
    page = request.resolver_match.view_name if request.resolver_match else ""
    if asks_by_itself and Access.objects.of_the_last_hour(request.user).filter(
        case_id=case.pk, page=page, relation=relation, outcome=Access.Outcome.SHOWN
    ):
        return case
    Access.objects.create(
        case_id=case.pk,
        user=request.user,
        role=request.user.role,
        relation=relation,
        reason=str(case.reasoned_look.get_reason_display()) if case.reasoned_look else "",
        page=page,
        request_id=request.request_id,
        wrote=request.method == "POST",
    )
    return case


def _visible(user: User, pk: int) -> Case | None:
    """As `visible_to(user)`, for the one case that every page of a case asks for."""
    return next(iter(_reached(pk, *CaseQuerySet.reach_of(user))), None)


@composed_once
def _reached(pk: int, team: int, involved: list[int], looked: list[int]) -> CaseQuerySet:
    return Case.objects.reached(team, involved, looked).for_display().filter(pk=pk)


def hold_case(request: StaffRequest, pk: int, *, asks_by_itself: bool = False) -> Case:
    """The case to change: of two who send something at once, one comes after the other.

    Whoever waited while a colleague closed it is refused, as if they had come after.
    """
    case = open_case(request, pk, to_change=True, asks_by_itself=asks_by_itself)
    if request.method == "POST":
        case.hold()
        if not case.is_open:
            raise CaseNotYours(pk)
    return case


def only_caseworkers(request: StaffRequest) -> None:
    """For what only those with cases of their own may do: create a citizen, ask to see another team's."""
    if not request.user.works_for_team:
        raise PermissionDenied("Kun beskæftigelsesmedarbejdere og teamledere kan bruge siden.")


def note_look(
    request: StaffRequest, *, case_id: int | None = None, refused: bool = False, wrote: bool = False
) -> None:
    """Note a look that does not go through `open_case`: a search, one's own request, a case asked for in vain."""
    Access.objects.create(
        case_id=case_id,
        user=request.user,
        role=request.user.role,
        page=request.resolver_match.view_name if request.resolver_match else "",
        request_id=request.request_id,
        outcome=Access.Outcome.REFUSED if refused else Access.Outcome.SHOWN,
        wrote=wrote,
    )
