"""The hole in the range of offers: a barrier that many have, and no offer takes hold of."""

from cases.models import Case, Factor, Involvement
from catalog.models import Area
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year

HOLE = "criminal_record"
LEAST = 12  # citizens; from ten it is a hole
AGO, EVERY = 40, 3  # days since the first was found, and between one and the next


def tell(staff: Staff, year: Year) -> None:
    """Of the first half's citizens, as those of the other may not be told yet."""
    workers = [worker for worker, _ in staff.caseloads if not staff.half_of(worker)]
    theirs = Involvement.objects.coordinators().filter(user__in=workers, until_on=None)
    # Those whose barriers are found already; Karina's story is told elsewhere, to the day.
    cases = Case.objects.as_system("the demo is being made").open().filter(pk__in=theirs.values("case"))
    cases = cases.exclude(overview_on=None).exclude(citizen__first_name="Karina")
    area = Area.objects.get(key=HOLE)
    known = Factor.objects.filter(area=area, case__in=cases)
    missing = LEAST - known.filter(weight__gte=2, gone_on=None).count()
    without = cases.filter(opened_on__lt=year.ago(AGO + 5)).exclude(pk__in=known.values("case"))
    found = list(without.order_by("citizen__sort_key", "pk")[: max(missing, 0)])
    for number, case in enumerate(found):
        on = year.ago(AGO - EVERY * number)
        year.go_to(on, 60)
        barrier = Factor(case=case, kind="barrier", area=area, weight=2 + number % 2, found_on=on)
        barrier.find(assessor="caseworker", by=case.involvements.get(part="coordinator", until_on=None).user)
