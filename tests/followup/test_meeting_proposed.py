"""The day that is proposed for the next talk while one is written down."""

import datetime
from unittest.mock import Mock

import pytest

from followup import contact_plan
from tests.factories import CaseFactory, TargetGroupFactory
from tests.followup.conftest import TODAY
from tests.followup.contact_factories import ContactRuleFactory
from tests.followup.meeting_factories import MeetingFactory

LAST_WEEK = TODAY - datetime.timedelta(days=14)
WHY = "Foreslået om fire uger."
SAID = {"minutes": "45", "form": "phone", "naeste_form": "phone", "naeste_on": "07.04.2026", "version": "1"}


@pytest.fixture
def case(caseworker):
    group = TargetGroupFactory()
    return CaseFactory(coordinator=caseworker, target_group=group, opened_on=datetime.date(2026, 1, 5))


@pytest.fixture
def url(case):
    meeting = MeetingFactory(case=case, on=LAST_WEEK)
    return f"/sager/{case.pk}/samtaler/{meeting.pk}/registrer/"


@pytest.fixture
def proposed(monkeypatch):
    asked = Mock(side_effect=contact_plan.proposed_next)
    monkeypatch.setattr("followup.forms.meeting_register.proposed_next", asked)
    return asked


def test_the_next_talk_is_counted_from_the_day_of_the_one_that_is_written_down(staff, url):
    assert 'name="naeste_on" value="24.03.2026"' in staff.get(url).text


def test_by_a_rule_too_so_that_who_follows_it_keeps_the_deadline(staff, case, url):
    ContactRuleFactory(
        target_group=case.target_group, meetings_26=None, first_in_person=False, interval_days=28, tolerance_days=7
    )

    page = staff.get(url).text

    assert 'name="naeste_on" value="24.03.2026"' in page
    assert "senest 31.03.2026" in page


def test_what_saves_itself_asks_no_rules(staff, url, htmx, proposed):
    said = SAID | {"on": "24.02.2026", "plan_follow_up": "Det går"}

    assert staff.post(url, said, headers=htmx).status_code == 200
    assert not proposed.called


def test_a_form_that_is_shown_again_says_why_and_keeps_the_chosen_day(staff, url, proposed):
    page = staff.post(url, SAID | {"on": "24.02.2026", "udfald": "held", "naeste_on": "26.03.2026"})

    assert page.status_code == 422
    assert 'name="naeste_on" value="26.03.2026"' in page.text
    assert WHY in page.text
    assert proposed.call_count == 1
