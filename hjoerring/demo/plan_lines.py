"""What plans hold besides offers that run: a line that rests, help from elsewhere, and a draft not yet agreed."""

from datetime import timedelta
from decimal import Decimal

from cases.models import Case
from catalog.models import Category
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year
from plans.models import Intervention

RESTED = 12  # days ago
ASKED = 3


def tell(staff: Staff, year: Year) -> None:
    """Of Mette Kjær's citizens, which are of the half that is told with this."""
    mette = staff["mette"]
    running = Intervention.objects.running().filter(
        case__in=Case.objects.as_system("the demo is being made").open().coordinated_by(mette),
        starts_on__lt=year.ago(RESTED),
        ends_on__gt=year.today + timedelta(weeks=6),
    )
    lines = list(
        running.select_related("case__citizen").order_by("case", "pk").exclude(case__citizen__first_name="Karina")
    )
    if len(lines) < 2:  # a demo of few citizens
        return
    year.go_to(year.ago(RESTED), 95)
    until = year.today + timedelta(weeks=3)
    lines[0].pause(
        on=year.ago(RESTED), until=until, because="Borgeren er indlagt til en planlagt operation.", by=mette
    )
    year.go_to(year.ago(ASKED), 40)
    begins = year.today + timedelta(days=14)
    elsewhere = Intervention(
        case=lines[-1].case,
        title="Genoptræning efter skulderoperation",
        category=Category.objects.get(key="treatment"),
        elsewhere="Regionshospitalet",
        payer=Intervention.Payer.REGION,
        purpose="Fuld bevægelighed i skulderen.",
        expected_effect="Kan løfte armen over hovedet og sove uden smerter.",
        judged_how="Fysioterapeutens måling efter seks uger.",
        starts_on=begins,
        ends_on=begins + timedelta(weeks=8),
        first_follow_up_on=begins + timedelta(weeks=4),
        hours_per_week=Decimal(3),
    )
    elsewhere.plan(by=mette)
