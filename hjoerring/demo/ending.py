"""A case that waits to be erased, and the figures that are left of those from before the demo's year."""

from cases.models import Case, ErasureOrder, MonthlyTrace
from catalog.models import TargetGroup
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year

# Months ago, outcome, weeks on support, how many.
LEFT = [(62, "job", "two", 7), (62, "other", "five", 5), (63, "job", "year", 9), (63, "education", "year", 4)]


def tell(staff: Staff, year: Year) -> None:
    mette = staff["mette"]
    closed = (
        Case.objects.as_system("the demo is being made").closed().coordinated_by(mette).order_by("closed_on", "pk")
    )
    group = TargetGroup.objects.order_by("order", "pk")[0]
    for ago, outcome, band, count in LEFT:
        months = year.today.year * 12 + year.today.month - 1 - ago
        month = year.today.replace(year=months // 12, month=months % 12 + 1, day=1)
        MonthlyTrace.objects.create(month=month, target_group=group, outcome=outcome, weeks_band=band, count=count)
    if case := closed.first():
        ErasureOrder.objects.create(
            case_id=case.pk,
            team=case.team,
            reason=ErasureOrder.Reason.MISTAKE,
            explanation="Oprettet to gange.",
            due_on=year.today,
            ordered_by=mette,
        )
