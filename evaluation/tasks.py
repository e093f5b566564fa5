from celery import shared_task
from django.utils import timezone

from evaluation import (
    case_days,
    cohorts,
    coverage_count,
    freezing,
    investment_count,
    review_notices,
    samples,
    team_days,
)


@shared_task
def count_coverage() -> int:
    """Every quarter of an hour, and when somebody asks; does nothing while the numbers are not a minute old."""
    return 0 if coverage_count.is_fresh() else coverage_count.count_coverage()


@shared_task
def write_down_teams() -> int:
    """In the night, once for each day. A night that is missed stays so: how it was can't be counted afterwards."""
    return team_days.write_down(timezone.localdate())


# A year at first, of a million citizens; each month that is done is kept.
@shared_task(soft_time_limit=900, time_limit=930)
def freeze_figures() -> int:
    """Each hour of the night; does nothing but in the night of the 10th, or to make up for one that was missed."""
    return freezing.freeze_due(timezone.localdate())


# Every line and period on support there ever was.
@shared_task(soft_time_limit=600, time_limit=630)
def count_investment() -> int:
    """Each hour of the night; does nothing where every quarter and half-year that is over is counted."""
    today = timezone.localdate()
    return investment_count.count_investment(today) + cohorts.count_cohorts(today)


# After midnight every open case is found anew: a million in some minutes, by thousands that are kept each.
@shared_task(soft_time_limit=900, time_limit=930)
def keep_case_days() -> int:
    """Every other minute: how the cases stand that were written about, and after midnight all of them."""
    return case_days.keep_days(timezone.localdate())


@shared_task
def remind_of_rights() -> int:
    """Each receipt that has grown old is told of once, so a day without a run is caught up on the next."""
    return review_notices.remind_of_rights(timezone.localdate())


@shared_task
def draw_samples() -> int:
    """In the night; a month is drawn once, so a night without a clock is made up for by the next."""
    return samples.draw_due(timezone.localdate())


@shared_task
def notify_of_samples() -> int:
    """Tell of looks that are drawn, of what is asked and answered, and of what has to be looked into."""
    return review_notices.tell_of_samples()
