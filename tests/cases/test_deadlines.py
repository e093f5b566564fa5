from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.models import Deadline

pytestmark = pytest.mark.django_db


def rule(key, days, from_on, until_on=None, subject="overview"):
    return Deadline.objects.create(key=key, subject=subject, days=days, from_on=from_on, until_on=until_on)


def test_a_rule_counts_in_its_own_time():
    rule("old", 56, date(2020, 1, 1), date(2026, 6, 30))
    rule("new", 28, date(2026, 7, 1))
    rule("contact", 42, date(2026, 7, 1), subject="no_contact")

    assert Deadline.objects.days(date(2026, 6, 30)) == {"overview": 56}
    assert Deadline.objects.days(date(2026, 7, 1)) == {"overview": 28, "no_contact": 42}


@pytest.mark.parametrize(("days", "until_on"), [(0, None), (731, None), (28, date(2019, 12, 31))])
def test_what_makes_no_sense_is_refused(days, until_on):
    with pytest.raises(IntegrityError), transaction.atomic():
        rule("odd", days, date(2020, 1, 1), until_on)
