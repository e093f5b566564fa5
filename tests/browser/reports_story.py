"""Months that were frozen, so that a report has something to show."""

from datetime import timedelta

from django.utils import timezone

from cases.models import Goal
from danish.dates import months_after
from evaluation.figures import FIGURES, Month
from evaluation.figures.goals import GOAL_DAYS
from evaluation.freezing import freeze
from tests.factories import CaseFactory, GoalFactory


def tell_of_reports(case):
    """Of ten new citizens of the team in each month half got a goal in time; the months that are over are counted."""
    today = timezone.localdate()
    firsts = [months_after(today.replace(day=1), -ago) for ago in (2, 1)]
    for first in firsts:
        opened_on = first + timedelta(days=3 - GOAL_DAYS)
        for number in range(10):
            new = CaseFactory(team=case.team, target_group=case.target_group, opened_on=opened_on)
            if number % 2:
                goal = GoalFactory(case=new)
                Goal.objects.filter(pk=goal.pk).update(created_at=timezone.now() - timedelta(days=120))
    for first in firsts:
        freeze(Month.whole(first), FIGURES)
    return "maal"
