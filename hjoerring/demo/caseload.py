"""What the demo's caseworkers keep for themselves, who waits for whom, and what colleagues did yesterday."""

from datetime import date, timedelta

from accounts.models import User
from cases.models import Case, CaseMark, SavedView
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year

Shape, Colour = CaseMark.Shape, CaseMark.Colour
# What Mette has noted, on the first of her cases by name; days from today, shape, colour, label.
MEMOS: list[tuple[str, int | None, str, str, str]] = [
    ("Ring, når attesten fra egen læge er kommet.", -1, "", "", ""),
    ("", None, Shape.STAR, Colour.VIOLET, "Klar til praktik"),
    ("Spørg til datterens institutionsplads.", 0, Shape.CIRCLE, Colour.BLUE, "Eneforsørger"),
    ("Tag fat i Lise om et løntilskud i efteråret.", 12, Shape.TRIANGLE, Colour.AMBER, "Hold øje"),
    ("", None, Shape.STAR, Colour.VIOLET, "Klar til praktik"),
]
VIEWS = [
    ("Mine efter frist", "mine=on&sorter=frist&kolonner=nummer&kolonner=maal&kolonner=frist&kolonner=venter"),
    ("Teamet uden kontakt", "vis=uden-kontakt&kolonner=medarbejder&kolonner=haendelse&kolonner=frist"),
]


def tell(staff: Staff, year: Year) -> None:
    mette = staff["mette"]
    hers = Case.objects.as_system("the demo is being made").open().coordinated_by(mette)
    # Karina's story is told elsewhere, to the day.
    cases = list(hers.exclude(citizen__first_name="Karina").order_by("citizen__sort_key", "pk"))
    keep_notes(mette, cases, year.today)
    colleagues_at_work(cases, staff, year)
    for number, case in enumerate(cases[5:20:3]):
        year.go_to(year.ago(3 + number * 4), 95)
        case.wait_for("us" if number % 2 else "citizen", by=mette)


def keep_notes(user: User, cases: list[Case], today: date) -> None:
    for case, (memo, days, shape, colour, label) in zip(cases[1:], MEMOS, strict=False):
        memo_on = None if days is None else today + timedelta(days=days)
        CaseMark(case=case, user=user, memo=memo, memo_on=memo_on, shape=shape, colour=colour, label=label).put()
    for name, query in VIEWS:
        SavedView(user=user, name=name, query=query).add()


def colleagues_at_work(cases: list[Case], staff: Staff, year: Year) -> None:
    """The disciplines have weighed barriers yesterday, and a colleague has taken a message."""
    year.go_to(year.ago(1), 320)
    weighed = 0
    for case in cases:
        barrier = case.factors.filter(kind="barrier", weight__gte=2, gone_on=None).order_by("pk").first()
        if barrier is None or weighed == 3:
            continue
        by = (staff["signe"], staff["tobias"], staff["lone"])[weighed]
        barrier.weigh(barrier.weight - 1, assessor="interdisciplinary", on=year.ago(1), by=by, note="Set i samtale.")
        weighed += 1
    if cases:
        year.go_to(year.ago(1), 400)
        cases[-1].wait_for("us", by=staff["rasmus"])
