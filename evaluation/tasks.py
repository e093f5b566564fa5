from celery import shared_task

from evaluation import figures


@shared_task
def count_coverage() -> int:
    """Every quarter of an hour, and when somebody asks; does nothing while the numbers are not a minute old."""
    return 0 if figures.is_fresh() else figures.count_coverage()
