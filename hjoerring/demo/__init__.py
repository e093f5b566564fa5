"""An invented job centre with a year of history, for the demo."""

import random
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

if TYPE_CHECKING:
    from hjoerring.demo.staff import Staff

PASSWORD = settings.DEMO_PASSWORD
SEED = 860


def logins() -> list[tuple[str, str, str]]:
    """Name, role and user name of one person of each role."""
    from accounts.models import User

    people = User.objects.in_bulk(settings.DEMO_LOGINS, field_name="username")
    return [
        (people[name].name, people[name].get_role_display(), name) for name in settings.DEMO_LOGINS if name in people
    ]


def load(today: date, citizens: int = 600, *, by_two: bool = False) -> None:
    """Fill an empty database; the same people and the same year for the same day, told by one process or two."""
    from hjoerring.demo import catalogue, measurements, sharing
    from hjoerring.demo.staff import hire
    from hjoerring.demo.year import Year

    if by_two:
        with transaction.atomic(), Year(today) as year:
            staff = hire()
            catalogue.open_catalogue(staff, year)
        try:
            sharing.tell_by_two(staff, today, citizens)
        except sharing.HalfUntoldError:  # nothing of it is kept; one process can tell it all
            with transaction.atomic():
                tell(staff, today, citizens, halves={0, 1})
        with transaction.atomic(), Year(today) as year:
            catalogue.close_one(staff, year)
            measurements.tell(staff, year)
        _finish(staff, today)
        return
    with transaction.atomic():
        with Year(today) as year:
            staff = hire()
            catalogue.open_catalogue(staff, year)
        tell(staff, today, citizens, halves={0, 1})
        with Year(today) as year:
            catalogue.close_one(staff, year)
            measurements.tell(staff, year)
        _finish(staff, today)


def _finish(staff: "Staff", today: date) -> None:
    """What is read and counted from all of it."""
    from conferences.models import ConferencePaper
    from evaluation.coverage_count import count_coverage
    from followup.clock_leads import tell_leads
    from followup.digest import tell_digests
    from hjoerring.demo import absences, catalogue, contacts, figures, investment, meetings, team_board
    from plans.models import PlanPaper

    catalogue.read_files(staff, today)
    meetings.tell(staff, today)
    contacts.tell(today)
    absences.tell(staff, today)
    team_board.tell(staff, today)
    tell_digests(today)
    tell_leads(today)
    count_coverage()
    figures.tell(today)
    investment.tell(today)
    # Asked for now and not on the day they tell of, or the first page seen would say that a PDF takes long.
    PlanPaper.objects.update(asked_at=timezone.now())
    ConferencePaper.objects.update(asked_at=timezone.now())


def tell(
    staff: "Staff", today: date, citizens: int, *, halves: set[int], begun: Callable[[], None] = lambda: None
) -> None:
    """Both halves of the citizens, or one of them; Karina Bødker and what hangs on Mette Kjær's are in the first."""
    from hjoerring.demo import (
        analyses,
        caseload,
        catalogue_coverage,
        catalogue_places,
        catalogue_reading,
        catalogue_referrals,
        ending,
        plan_lines,
        plan_prices,
    )
    from hjoerring.demo.cases import GROUPS, World, cast
    from hjoerring.demo.karina import Karina
    from hjoerring.demo.people import Register
    from hjoerring.demo.stories import Story
    from hjoerring.demo.year import Year

    chance = random.Random(SEED)
    with Year(today) as year:
        world, register = World(), Register(chance, today)
        if 0 in halves:
            Karina(world, staff, year).tell()
        begun()
        for number, part in enumerate(cast(staff, citizens, chance)):
            youngest, oldest = GROUPS[part.group][0]
            citizen = register.person(youngest, oldest, part.name)  # nobody is met twice, whoever tells of them
            if staff.half_of(part.worker) in halves:
                Story(part, citizen, world, staff, year, random.Random(number)).tell()
        if 0 in halves:
            caseload.tell(staff, year)
            ending.tell(staff, year)
            plan_lines.tell(staff, year)
            catalogue_coverage.tell(staff, year)
            catalogue_places.tell(staff, year)
            catalogue_referrals.tell(staff, year)
            catalogue_reading.tell(staff, year)
            plan_prices.tell(staff, year)
            analyses.tell(staff, year)
