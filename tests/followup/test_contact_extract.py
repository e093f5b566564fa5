"""What is written about a citizen's contact is told to the citizen who asks."""

import datetime

import pytest
from django.utils import timezone

from followup.contact_plan import settle_case
from hjoerring.extracts import everything
from tests.factories import CaseFactory
from tests.followup.contact_factories import ContactHoldFactory, ContactRuleFactory, ContactTermsFactory, talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    rule = ContactRuleFactory()
    case = CaseFactory(target_group=rule.target_group, opened_on=datetime.date(2026, 3, 2))
    ContactTermsFactory(case=case, because="Henvendte sig i februar.")
    ContactHoldFactory(case=case, reason="Indlagt på Regionshospitalet.")
    talk(case, datetime.date(2026, 3, 5))
    settle_case(case, timezone.localdate())
    return case


def test_the_extract_tells_the_deadlines_the_holds_and_why(case):
    told = str(everything(case)["tables"])

    assert "Henvendte sig i februar." in told
    assert "Indlagt på Regionshospitalet." in told
    assert "Mindst 4 samtaler i de første 26 uger" in told


def test_a_deadline_that_no_talk_came_for_was_not_held_too_late(case):
    never = case.contact_deadlines.get(state="open")
    never.lapse("Sagen er afsluttet.", never.latest_on, from_on=never.latest_on + datetime.timedelta(days=1))
    never.save()

    told = str(everything(case)["tables"])

    assert "Overskredet" in told
    assert "Holdt for sent" not in told
