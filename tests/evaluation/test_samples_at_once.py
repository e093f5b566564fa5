"""Two clocks that draw in the same moment, and two who judge or answer then."""

import pytest
from django.urls import reverse

from evaluation import samples
from evaluation.models import LookSample
from tests.at_once import at_once, browsers_of
from tests.evaluation.test_samples import FEBRUARY, look
from tests.factories import CaseFactory, UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rasmus(lead):
    """Of a name no citizen of the test has: a look at one of the same name is drawn by risk."""
    return UserFactory(team=lead.team, last_name="Uden Navnefælle")


def test_two_clocks_draw_once(rasmus):
    for _ in range(12):
        look(rasmus, CaseFactory(coordinator=rasmus))

    assert sorted(at_once(lambda: samples.draw(FEBRUARY), lambda: samples.draw(FEBRUARY))) == [0, 5]
    assert LookSample.objects.count() == 5


def test_of_two_leads_who_judge_at_once_one_is_shown_the_other_s(lead, rasmus):
    look(rasmus, CaseFactory(coordinator=rasmus))
    samples.draw(FEBRUARY)
    sample = LookSample.objects.get()
    page = reverse("samples:sample_detail", args=[sample.pk])

    def sends(browser, verdict):
        answers = {"verdict": verdict, "explanation": "Set igennem", "version": sample.version}
        return lambda: browser.post(page, answers).status_code

    one, other = browsers_of(lead, UserFactory(team=lead.team, team_lead=True))
    answers = at_once(sends(one, "fine"), sends(other, "explained"))

    assert sorted(answers) in ([302, 409], [302, 302])  # who came when it was judged is told so
    sample.refresh_from_db()
    assert sample.version == 2


def test_whoever_looked_answers_once(rasmus, lead):
    look(rasmus, CaseFactory(coordinator=rasmus))
    samples.draw(FEBRUARY)
    sample = LookSample.objects.get()
    sample.ask(by=lead)
    again = LookSample.objects.get()

    assert sorted(at_once(lambda: sample.explain("Det ene"), lambda: again.explain("Det andet"))) == [False, True]
