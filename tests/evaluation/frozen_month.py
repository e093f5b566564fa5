"""Cases whose four weeks ran out in a month, that month frozen, and a page without its markup."""

import datetime
import re

from django.urls import reverse

from evaluation.figures import FIGURES, Month
from evaluation.freezing import freeze
from tests.factories import CaseFactory, GoalFactory

PAGE = reverse("reports:report_detail", args=["maal"])
CITIZENS = reverse("reports:report_citizens", args=["maal"])
FEBRUARY = datetime.date(2026, 2, 1)
JANUARY = datetime.date(2026, 1, 1)


def opened(number, *, team, group, with_goal=0, due=datetime.date(2026, 2, 10), **values):
    """So many whose four weeks were over on a day, and so many of them with a goal in time."""
    on = due - datetime.timedelta(days=28)
    cases = [CaseFactory(team=team, target_group=group, opened_on=on, **values) for _ in range(number)]
    for case in cases[:with_goal]:
        goal = GoalFactory(case=case)
        type(goal).objects.filter(pk=goal.pk).update(created_at=datetime.datetime(2026, 1, 16, tzinfo=datetime.UTC))
    return cases


def frozen(first=FEBRUARY, figures=FIGURES):
    freeze(Month.whole(first), figures)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ")
