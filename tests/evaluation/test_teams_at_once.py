"""A team that is being closed while somebody, or something, comes back into it."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connection, transaction
from django.urls import reverse

from cases.models import Case
from evaluation.teams import close, hindrance
from tests.at_once import PATIENCE, browsers_of
from tests.evaluation.table import TODAY
from tests.factories import CaseFactory, InvolvementFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def begun(work):
    """The answer to come of what somebody else does meanwhile; whatever nothing holds back has come by now."""

    def run():
        try:
            return work()
        finally:
            connection.close()

    answer = ThreadPoolExecutor(1).submit(run)
    wait([answer], 2)
    return answer


def test_who_is_let_in_again_waits_for_the_team_that_is_closed():
    team = TeamFactory(name="Team Nord")
    gone = UserFactory(team=team, is_active=False)
    (browser,) = browsers_of(UserFactory(administrator=True))
    url = reverse("accounts:user_update", args=[gone.pk])
    form = browser.get(url).context["form"]
    said = {name: form[name].value() or "" for name in form.fields if name not in ("password", "is_active")}
    said["weekly_hours"] = "37"

    with transaction.atomic():
        assert close(team, TODAY) == ""
        answer = begun(lambda: browser.post(url, said | {"is_active": "on"}))
        assert not answer.done()

    page = answer.result(PATIENCE)
    gone.refresh_from_db()
    assert page.status_code == 422
    assert "Team Nord er nedlagt. Vælg et andet team." in page.text
    assert not gone.is_active


def test_a_case_that_is_taken_up_again_waits_for_the_team_that_is_closed():
    team = TeamFactory(name="Team Nord")
    case = CaseFactory(
        coordinator=UserFactory(team=team, is_active=False), team=team, closed_on=TODAY, close_reason="job"
    )
    colleague = InvolvementFactory(case=case, user=UserFactory(team=TeamFactory())).user
    (browser,) = browsers_of(colleague)

    with transaction.atomic():
        assert close(team, TODAY) == ""
        answer = begun(lambda: browser.post(reverse("case_reopen", args=[case.pk]), {"reason": "Flyttet tilbage"}))
        assert not answer.done()

    page = answer.result(PATIENCE)
    assert page.status_code == 422
    assert "Team Nord er nedlagt" in page.text
    assert not Case.objects.get(pk=case.pk).is_open


def test_a_team_that_is_closed_waits_for_the_case_that_is_taken_up_again():
    team = TeamFactory(name="Team Nord")
    coordinator = UserFactory(team=team, is_active=False)
    case = CaseFactory(coordinator=coordinator, team=team, closed_on=TODAY, close_reason="job")

    with transaction.atomic():
        assert case.reopen(reason="Flyttet tilbage", by=coordinator) == ""
        answer = begun(lambda: close(team, TODAY))
        assert not answer.done()

    assert answer.result(PATIENCE) == hindrance(team) == "Teamet har 1 åben sag. Flyt dem først til et andet team."
    team.refresh_from_db()
    assert team.closed_on is None
