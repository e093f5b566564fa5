"""The small steps of those whose plans are long enough to be measured, told round by round for everybody at once."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from followup.models import Answer, Instrument, Measurement, Question
from followup.models.measurement import Given
from followup.progress_sql import compared
from hjoerring.demo.karina import TOLD_ON
from hjoerring.demo.staff import Staff
from hjoerring.demo.year import Year
from journal.models import Event
from plans.models import Reconsideration

MOST = 4
STALLED = "Lasse"
# Karina's own answers at five measurements, and Mette's at the last, as the prototype of the progression has them.
KARINAS = [date(2025, 10, 6), date(2026, 1, 8), date(2026, 4, 9), date(2026, 7, 9), date(2026, 10, 8)]
KARINA = {
    "belief_own_ability": ([2, 2, 4, 5, 7], 7),
    "goal_focus": ([3, 4, 4, 6, 7], 6),
    "labour_market_knowledge": ([3, 3, 4, 5, 6], 5),
    "job_search_behaviour": ([1, 1, 1, 2, 4], 4),
    "job_skills": ([5, 5, 5, 5, 6], 7),
    "cooperation": ([6, 6, 7, 7, 8], 8),
    "support_network": ([6, 6, 5, 6, 6], None),
    "everyday_surplus": ([2, 3, 3, 5, 5], 5),
    "health_coping": ([3, 4, 5, 5, 4], 7),
    "caseworker_belief": ([], 6),
    "concentration": ([], 5),
    "attendance": ([], 8),
}
EVIDENCE = {
    "belief_own_ability": "Har selv ringet til biblioteket og aftalt flere timer.",
    "attendance": "Har mødt alle aftalte dage i praktikken.",
    "health_coping": "Bruger pauserne, også når der er travlt.",
}


@dataclass
class Measured:
    """One citizen's course through the measurements; the first day first."""

    case: Case
    by: User
    days: list[date]
    chance: random.Random
    is_stalled: bool = False
    is_karina: bool = False

    def citizens(self, question: Question, number: int) -> int | None:
        if self.is_karina:
            own = KARINA[question.indicator.key][0]
            return own[number] if own else None
        start = random.Random(f"{self.case.citizen.name} {question.indicator.key}")
        level = start.randint(1, 6)
        for _ in range(0 if self.is_stalled else number):
            level = min(max(level + start.choice([-1, 0, 0, 1, 1, 2]), 0), 10)
        return None if start.random() < 0.03 else level

    def staffs(self, question: Question, number: int) -> int | None:
        if self.is_karina:
            last = KARINA[question.indicator.key][1]
            steps = len(KARINAS) - 1 - number
            return None if last is None else max(last - steps + (question.order % 2 if steps else 0), 0)
        own = self.citizens(question, number)
        drift = random.Random(f"{self.case.citizen.name} {question.indicator.key} staff").choice(
            [-2, -1, 0, 0, 1, 1, 3]
        )
        return min(max((5 if own is None else own) + (0 if self.is_stalled else drift), 0), 10)


def tell(staff: Staff, year: Year) -> None:
    instrument = Instrument.objects.live(year.today).order_by("key")[0]
    questions = list(instrument.questions.select_related("indicator").order_by("order"))
    everybody = list(_measured(year, instrument))
    for number in range(max(len(one.days) for one in everybody)):
        _tell_round(instrument, questions, [one for one in everybody if number < len(one.days)], number)
    for one in everybody:
        if one.is_stalled:
            Reconsideration.ask(
                one.case, reason="Ingen af de små skridt er rykket sig ved de sidste 3 målinger", by=None
            )
    _leave_one_open(staff["mette"], everybody, year)


def _measured(year: Year, instrument: Instrument) -> Iterator[Measured]:
    planned = (
        Case.objects.as_system("the demo is being made")
        .open()
        .filter(involvements__part="coordinator", involvements__until_on=None)
        .filter(interventions__status__in=["agreed", "running", "paused"])
        .annotate(begins=Min("interventions__starts_on"), ends=Max("interventions__ends_on"))
        .order_by("pk")
        .values_list("pk", "involvements__user", "begins", "ends")
    )
    rows = list(planned)
    cases = Case.objects.as_system("as above").select_related("citizen").in_bulk([row[0] for row in rows])
    workers = User.objects.in_bulk([row[1] for row in rows])
    for pk, worker, begins, ends in rows:
        if ends - begins <= timedelta(weeks=instrument.programme_weeks):
            continue
        case = cases[pk]
        chance = random.Random(f"measured {case.citizen.name}")
        is_karina = str(case) == "Karina Bødker"
        days = [year.ago((TOLD_ON - day).days) for day in KARINAS] if is_karina else _days(case, year, chance)
        if days:
            is_stalled = case.citizen.first_name == STALLED and len(days) > 2
            yield Measured(case, workers[worker], days, chance, is_stalled, is_karina)


def _days(case: Case, year: Year, chance: random.Random) -> list[date]:
    """Backwards from the latest, which is late for a few."""
    ago = chance.randint(108, 140) if chance.random() < 0.08 else chance.randint(4, 80)
    apart = 91
    if case.citizen.first_name == STALLED:  # measured three times, however young the case is
        ago, apart = 8, min(91, ((year.today - case.opened_on).days - 40) // 2)
    days: list[date] = []
    while len(days) < MOST and (day := year.ago(ago)) > case.opened_on + timedelta(days=14):
        days.insert(0, day)
        ago += apart + chance.randint(-5, 6)
    return days


def _tell_round(instrument: Instrument, questions: list[Question], some: list[Measured], number: int) -> None:
    """Answers are given while the measurement is open, so each round is begun, answered and closed."""
    begun = Measurement.objects.bulk_create(
        Measurement(case=one.case, instrument=instrument, on=one.days[number], staff=one.by) for one in some
    )
    answers: list[Answer] = []
    closed_at: dict[int, datetime] = {}
    for one, measurement in zip(some, begun, strict=True):
        closed_at[measurement.pk] = at = timezone.make_aware(datetime.combine(measurement.on, time(10, 40)))
        answers += _answers(one, measurement, questions, number)
        measurement.citizen_done_at = measurement.staff_done_at = measurement.closed_at = at
        measurement.citizen_how = "link" if one.chance.random() < 0.3 else "here"
        measurement.closed_by, measurement.state = one.by, Measurement.State.CLOSED
    Answer.objects.bulk_create(answers, batch_size=2000)
    rises = compared([row.pk for row in begun])
    for row in begun:
        row.best_change, row.is_counted = rises[row.pk]
    fields = ["citizen_done_at", "staff_done_at", "closed_at", "citizen_how", "closed_by", "state"]
    fields += ["best_change", "is_counted"]
    Measurement.objects.bulk_update(begun, fields, batch_size=500)
    Event.objects.bulk_create(
        Event(
            case_id=row.case_id,
            actor=row.closed_by,
            at=closed_at[row.pk],
            kind=Event.Kind.FOLLOW_UP,
            text=f"Måling lukket: {row.on:%d.%m.%Y}",
        )
        for row in begun
    )


def _answers(one: Measured, measurement: Measurement, questions: list[Question], number: int) -> Iterator[Answer]:
    is_last = number == len(one.days) - 1
    for question in questions:
        if question.to_citizen:
            value = one.citizens(question, number)
            yield Answer(measurement=measurement, question=question, by=Answer.By.CITIZEN, value=value)
        if question.to_staff:
            words = EVIDENCE.get(question.indicator.key, "") if is_last and one.is_karina else ""
            value = one.staffs(question, number)
            yield Answer(measurement=measurement, question=question, by=Answer.By.STAFF, value=value, evidence=words)


def _leave_one_open(mette: User, everybody: list[Measured], year: Year) -> None:
    """One of Mette's is measured just now: she has answered, and waits for the citizen."""
    hers = [one for one in everybody if one.by == mette and not (one.is_karina or one.is_stalled)]
    year.go_to(year.ago(1), 420)
    for one in hers[:1]:
        measurement = Measurement.start(one.case, by=mette)
        given = {question.pk: Given(one.staffs(question, 1)) for question in measurement.questions_to("staff")}
        measurement.answer_as_staff(given, by=mette, is_all=True)
