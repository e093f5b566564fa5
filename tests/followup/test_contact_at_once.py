"""Two at the same time: no case gets two open deadlines of a kind, and nothing is settled twice."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from followup.contact_plan import settle_case, settle_cases
from followup.models import ContactDeadline
from tests.at_once import at_once
from tests.factories import CaseFactory, TargetGroupFactory
from tests.followup.contact_factories import ContactRuleFactory, talk

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = datetime.date(2026, 3, 10)


def test_two_who_settle_the_same_cases_make_no_double():
    group = TargetGroupFactory()
    ContactRuleFactory(target_group=group)
    cases = CaseFactory.create_batch(8, target_group=group, opened_on=datetime.date(2026, 3, 2))
    for case in cases[:4]:
        talk(case, datetime.date(2026, 3, 5))

    at_once(
        lambda: settle_cases(TODAY),
        lambda: settle_cases(TODAY),
        lambda: [settle_case(case, TODAY) for case in reversed(cases)],
    )

    assert ContactDeadline.objects.open().count() == 8
    assert ContactDeadline.objects.count() == 8


def test_a_talk_registered_while_the_night_settles_keeps_its_deadline_once():
    group = TargetGroupFactory()
    ContactRuleFactory(target_group=group)
    case = CaseFactory(target_group=group, opened_on=datetime.date(2026, 3, 2))
    settle_case(case, TODAY)

    def register():
        with transaction.atomic():
            case.hold()
            talk(case, datetime.date(2026, 3, 5))
            settle_case(case, TODAY)

    at_once(register, lambda: settle_cases(TODAY), lambda: settle_cases(TODAY))

    rows = ContactDeadline.objects.order_by("pk").values_list("number", "state")
    assert list(rows) == [(1, "kept"), (2, "open")]


def test_the_database_refuses_a_second_open_deadline():
    rule = ContactRuleFactory()
    case = CaseFactory(target_group=rule.target_group, opened_on=datetime.date(2026, 3, 2))
    settle_case(case, TODAY)
    row = ContactDeadline.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError, match="contact_deadline_one_open"):
        row.save(force_insert=True)
