"""The counts of the night have time of their own, are tried again, and are done once."""

import datetime

import pytest
import time_machine

from evaluation import tasks
from evaluation.models import Freeze, InvestmentCount
from hjoerring.celery import app
from tests.factories import BenefitSpellFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("task", [tasks.freeze_figures, tasks.count_investment], ids=lambda task: task.name)
def test_a_count_has_ten_minutes_and_several_tries_a_night(task, settings):
    [at] = [entry["schedule"] for entry in app.conf.beat_schedule.values() if entry["task"] == task.name]

    assert task.soft_time_limit >= 600 > settings.CELERY_TASK_SOFT_TIME_LIMIT
    assert task.time_limit > task.soft_time_limit
    assert len(at.hour) >= 3
    assert max(at.hour) < 6


def test_the_figures_are_counted_in_the_night_of_the_tenth():
    BenefitSpellFactory(case__opened_on=datetime.date(2026, 1, 5), from_on=datetime.date(2026, 1, 5))

    counted = {}
    for day in (9, 10, 11):
        with time_machine.travel(datetime.datetime(2026, 2, day, 2, 15, tzinfo=datetime.UTC), tick=False):
            counted[day] = tasks.freeze_figures()

    assert counted == {9: 0, 10: 1, 11: 0}
    assert Freeze.objects.get().month == datetime.date(2026, 1, 1)


def test_what_the_investment_has_counted_stays_however_many_nights_pass():
    for _ in range(6):
        BenefitSpellFactory(from_on=datetime.date(2025, 3, 3), until_on=datetime.date(2025, 9, 1))

    first = tasks.count_investment()
    written = set(InvestmentCount.objects.values_list("pk", flat=True))
    again = tasks.count_investment()

    assert first > 0 == again
    with time_machine.travel(datetime.datetime(2026, 3, 3, 4, tzinfo=datetime.UTC), tick=False):
        assert tasks.count_investment() == 0
    assert set(InvestmentCount.objects.values_list("pk", flat=True)) == written
