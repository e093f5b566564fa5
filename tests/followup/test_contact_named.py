"""What stands on the pages of contact and its rules is called by its name."""

import datetime

import pytest
from django.urls import reverse

from followup.contact_plan import settle_case
from followup.models import ContactRule
from tests.factories import UserFactory
from tests.followup.contact_factories import ContactHoldFactory, ContactRuleFactory

TODAY = datetime.date(2026, 3, 10)


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(administrator=True))
    return client


def page(name, *args):
    return reverse(f"followup:{name}", args=args)


@pytest.mark.parametrize(("kind", "heading"), [("exempt", "Ophæv fritagelse"), ("hold", "Ophæv pausen")])
def test_what_is_lifted_is_called_by_its_name(staff, case, kind, heading, time_machine):
    time_machine.move_to("2026-03-10 10:00+01:00", tick=False)
    hold = ContactHoldFactory(case=case, kind=kind)

    text = staff.get(page("contact_hold_lift", case.pk, hold.pk)).text

    assert f"<title>{heading}" in text
    assert f'<h2 id="skema">{heading}</h2>' in text


@pytest.mark.parametrize(
    ("name", "heading"), [("contact_rule_create", "Ny kontaktregel"), ("rule_set_create", "Nyt regelsæt")]
)
def test_what_is_made_is_called_by_its_name(admin, name, heading):
    text = admin.get(page(name)).text

    assert f"<title>{heading}" in text
    assert f'<h1 id="regel">{heading}</h1>' in text


def test_how_many_a_rule_is_for_is_told_as_a_least(admin):
    rule = ContactRuleFactory()
    ContactRule.objects.update(coverage_pct=90)
    assert "mindst 90 % af gruppen" in admin.get(page("contact_rule_detail", rule.pk)).text

    ContactRule.objects.update(coverage_pct=100)
    assert "Hele gruppen" in admin.get(page("contact_rule_detail", rule.pk)).text


def test_each_cell_of_the_rules_is_named_by_its_set(admin):
    rule = ContactRuleFactory()

    assert f'<td data-title="{rule.rule_set.label}"' in admin.get(page("contact_rule_list")).text


def test_a_day_is_late_when_it_has_passed_and_the_talk_is_ours(staff, case, time_machine):
    ContactRuleFactory(target_group=case.target_group)
    time_machine.move_to("2026-03-10 10:00+01:00", tick=False)
    settle_case(case, TODAY)
    deadline = case.contact_deadlines.get()

    time_machine.move_to(datetime.datetime.combine(deadline.latest_on, datetime.time(11), datetime.UTC), tick=False)
    assert not deadline.is_late
    time_machine.shift(datetime.timedelta(days=1))
    assert deadline.is_late
    deadline.rule.first_by = ContactRule.By.UNEMPLOYMENT_FUND
    assert deadline.whose
    assert not deadline.is_late
