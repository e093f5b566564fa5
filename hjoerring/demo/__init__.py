"""An invented job centre with a year of history, for the demo."""

import random
from datetime import date

from django.conf import settings
from django.db import transaction

PASSWORD = settings.DEMO_PASSWORD


def logins() -> list[tuple[str, str, str]]:
    """Name, role and user name of one person of each role."""
    from accounts.models import User

    people = User.objects.in_bulk(settings.DEMO_LOGINS, field_name="username")
    return [
        (people[name].name, people[name].get_role_display(), name) for name in settings.DEMO_LOGINS if name in people
    ]


@transaction.atomic
def load(today: date, citizens: int = 600) -> None:
    """Fill an empty database; the same people and the same year for the same day."""
    from followup.overdue_sql import flag_overdue
    from hjoerring.demo import caseload, ending
    from hjoerring.demo.cases import World, cast
    from hjoerring.demo.karina import Karina
    from hjoerring.demo.people import Register
    from hjoerring.demo.staff import hire
    from hjoerring.demo.stories import Story
    from hjoerring.demo.year import Year

    chance = random.Random(860)
    with Year(today) as year:
        staff, world, register = hire(), World(), Register(chance, today)
        Karina(world, staff, year).tell()
        for number, part in enumerate(cast(staff, citizens, chance)):
            Story(part, world, staff, year, random.Random(number)).tell(register)
        caseload.tell(staff, year)
        ending.tell(staff, year)
    flag_overdue(today)
