"""Intakes, and who has a place in them: one that has a line, one with a place to answer, courses on Mondays."""

from datetime import date, timedelta

from cases.models import Involvement
from catalog.models import Closure, Intake, Offer
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year
from plans.models import Intervention, Place
from plans.models.intervention import InterventionQuerySet
from plans.places import settle_intake
from plans.waits_sql import count_waits

BUSY = "everyday_mentor"
LINE = 7
ASKED, EVERY = 62, 8  # days ago, and between one more mentor and the next
FOR_KARINA = "office_skills_course"
COURSES = ["cleaning_course", "health_coping_group", "welding_certificate", "job_search_workshop"]
ROOMY = ["motivation_talks", "workplace_adaptation", "economy_counselling", "psychiatric_bridge"]


def tell(staff: Staff, year: Year) -> None:
    """Of the first half's citizens, as those of the other may not be told yet."""
    workers = [worker for worker, _ in staff.caseloads if not staff.half_of(worker)]
    theirs = Involvement.objects.coordinators().filter(user__in=workers, until_on=None)
    asking = Intervention.objects.in_plan().filter(case__closed_on=None, case__in=theirs.values("case"))
    keys = [BUSY, FOR_KARINA, *COURSES, *ROOMY]
    offers = {offer.key: offer for offer in Offer.objects.published().filter(key__in=keys)}
    for key, offer in sorted(offers.items()):
        if key == BUSY:
            fill_line(offer, asking.filter(offer=offer), year)
        elif key == FOR_KARINA:
            hold_one(offer, asking.filter(offer=offer), year)
        elif key in COURSES:
            monday = first_monday(year.today + timedelta(days=9 + 7 * COURSES.index(key)))
            start_courses(offer, asking.filter(offer=offer), monday, year)
        else:
            open_all_the_time(offer, asking.filter(offer=offer), year)
    count_waits(year.today)


def fill_line(offer: Offer, found: InterventionQuerySet, year: Year) -> None:
    """They asked at once, before there was a mentor; one more came every week, and each waited longer."""
    intake = Intake.objects.create(offer=offer, capacity=0)
    asking = list(found.filter(status="running", starts_on__lte=year.ago(ASKED)).order_by("starts_on", "pk")[:LINE])
    year.go_to(year.ago(ASKED), 60)
    for one in asking:
        ask(one, intake)
    for number in range(1, len(asking) + 1):
        year.go_to(year.ago(ASKED - EVERY * number), 200)
        offered = one_more(intake, year)
        if offered:
            offered.accept(by=offered.asked_by)


def hold_one(offer: Offer, found: InterventionQuerySet, year: Year) -> None:
    """The course is on the day it is planned for, has got more places, and one is held for who asked first."""
    asking = list(found.planned().order_by("starts_on", "pk")[:1])
    if not asking:
        return
    starts_on = asking[0].starts_on
    intake = Intake.objects.create(offer=offer, capacity=0, starts_on=starts_on, ends_on=asking[0].ends_on)
    year.go_to(year.ago(9), 100)
    ask(asking[0], intake)
    year.go_to(year.ago(1), 210)
    one_more(intake, year)


def start_courses(offer: Offer, found: InterventionQuerySet, monday: date, year: Year) -> None:
    """Every second Monday, six times, but nobody begins between Christmas and New Year; the first has one place."""
    first = Intake(offer=offer, capacity=8, starts_on=monday, ends_on=monday + timedelta(days=25))
    first.sign_up_by = monday - timedelta(days=3)
    off = Closure(offer=offer, from_on=date(monday.year, 12, 21), until_on=date(monday.year + 1, 1, 3))
    off.reason = "Juleferie"
    rows = [row for row in first.following(6, 2) if row.starts_on and not off.from_on <= row.starts_on <= off.until_on]
    rows[0].capacity = 1
    for row in rows:
        row.save()
    off.save()
    year.go_to(year.ago(5), 120)
    for one in found.planned().order_by("starts_on", "pk")[:3]:
        ask(one, rows[0])


def open_all_the_time(offer: Offer, found: InterventionQuerySet, year: Year) -> None:
    intake = Intake.objects.create(offer=offer, capacity=6)
    year.go_to(year.ago(4), 130)
    for one in found.filter(status="running", starts_on__lte=year.ago(5)).order_by("starts_on", "pk")[:4]:
        ask(one, intake)


def one_more(intake: Intake, year: Year) -> Place | None:
    """An editor adds a place, and the clock offers it."""
    intake.refresh_from_db()
    intake.capacity += 1
    intake.change()
    settle_intake(intake.pk, year.at.date())
    return intake.places.filter(state=Place.State.OFFERED).select_related("intervention").first()


def ask(intervention: Intervention, intake: Intake) -> None:
    coordinator = intervention.case.coordinator
    if coordinator:
        Place(intervention=intervention, intake=intake).ask(by=coordinator)


def first_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)
