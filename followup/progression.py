"""The small steps of one case as its page, its table and its paper show them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from accounts.models import User
from cases.models import Case
from danish.charts import small_multiple
from danish.charts_lines import MOST_AXES, MOST_LINES, Line, line_chart, radar
from danish.steps import month_year, story
from danish.tables import Cell, Heading
from followup.models import Answer, Instrument, Measurement
from followup.models.measurement import next_due
from followup.progress_sql import own_answers
from followup.steps import Given, Indicator, Measured, Move, indicators, moved_most

CITIZEN, STAFF, BOTH = "borger", "medarbejder", "begge"
MOST_COLUMNS = 6  # beside what follows them, at 1440 pixels
FIELDS = (
    "measurement_id",
    "question__indicator__key",
    "question__indicator__label",
    "question__is_for_staff_only",
    "question__to_citizen",
    "by",
    "value",
    "evidence",
)


@dataclass(frozen=True)
class Mini:
    """One indicator in a small picture, with its last number and how far it came."""

    indicator: Indicator
    chart: SafeString

    @property
    def last(self) -> int | None:
        return self.indicator.told[-1] if self.indicator.told else None


def mini(one: Indicator, ticks: list[str], number: int, *, with_staff: bool = False) -> Mini:
    if not with_staff:
        return Mini(one, small_multiple(one.counts, ticks, one.label, f"mini-{number}"))
    return Mini(one, small_multiple(one.citizen, ticks, one.label, f"mini-{number}", one.staff))


@dataclass(frozen=True)
class OwnSteps:
    """The citizen's own answers in small pictures, for pages about more than them."""

    days: list[date]
    minis: list[Mini]


def own_steps(case: Case) -> OwnSteps | None:
    """None before the citizen has answered anything."""
    given: dict[int, Measured] = {}
    labels: dict[str, str] = {}
    for pk, on, key, label, value in own_answers(case.pk):
        labels.setdefault(key, label)
        told = given.setdefault(pk, Measured(on, {})).given
        given[pk] = Measured(on, {**told, key: Given(citizen=value)})
    measured = list(reversed(given.values()))
    found = [one for one in indicators(measured, labels, ()) if one.told]
    days = [one.on for one in measured]
    ticks = [month_year(day) for day in days]
    return OwnSteps(days, [mini(one, ticks, i) for i, one in enumerate(found)]) if found else None


def columns_of(count: int, most: int) -> list[int]:
    """Which measurements there is room for: the first, and as many of the newest."""
    return list(range(count)) if count <= most else [0, *range(count - most + 1, count)]


@dataclass(frozen=True)
class Row:
    """One indicator in the table of answers, and whether the two sides are to talk of their difference."""

    indicator: Indicator
    values: list[int | None]
    is_to_talk_about: bool = False


@dataclass(frozen=True)
class Progression:
    """All closed measurements of a case, the oldest first, and every indicator through them."""

    measurements: list[Measurement]
    found: list[Indicator]
    opened_on: date
    edition: Instrument | None  # that of today, which asks for the next one

    @property
    def days(self) -> list[date]:
        return [one.on for one in self.measurements]

    @property
    def newest(self) -> Measurement | None:
        return self.measurements[-1] if self.measurements else None

    @property
    def instrument(self) -> Instrument | None:
        """That of the newest measurement, whose thresholds count."""
        return self.newest.instrument if self.newest else None

    @property
    def staff_name(self) -> str:
        return (self.newest.staff.first_name if self.newest else "") or "Medarbejder"

    @property
    def ticks(self) -> list[str]:
        return [month_year(day) for day in self.days]

    @cached_property
    def shown(self) -> list[Indicator]:
        """Those that both sides may see; staff's own belief is apart."""
        return [one for one in self.found if not one.is_for_staff_only]

    @cached_property
    def belief(self) -> list[Indicator]:
        return [one for one in self.found if one.is_for_staff_only]

    def answers(self, *, is_whole: bool) -> "Answers":
        """All answers as a table, of all measurements or of those that it has room for."""
        count = len(self.measurements)
        columns = list(range(count)) if is_whole else columns_of(count, MOST_COLUMNS)
        return Answers(self, columns)

    def chart(self, by: str) -> SafeString:
        """The five that moved most, as the one side sees them."""
        by_staff = by == STAFF
        chosen = moved_most(self.shown, MOST_LINES, by_staff=by_staff)
        lines = [Line(one.label, one.staff if by_staff else one.citizen) for one in chosen]
        said = ". ".join(story(one.label, self.days, one.staff if by_staff else one.citizen) for one in chosen)
        return line_chart(lines, self.ticks, "Udvikling over tid", f"{said}.", f"udvikling-{by}")

    @property
    def minis(self) -> list[Mini]:
        """Both sides of each indicator, the citizen's line solid and staff's dashed."""
        return [mini(one, self.ticks, i, with_staff=True) for i, one in enumerate(self.shown)]

    @property
    def profile(self) -> SafeString:
        """The citizen's answers the first and the last time; only of what was answered at least twice."""
        twice = [one for one in self.shown if len([value for value in one.citizen if value is not None]) > 1]
        ends = [[value for value in one.citizen if value is not None] for one in twice[:MOST_AXES]]
        names = [one.label for one in twice[:MOST_AXES]]
        return radar(names, [told[0] for told in ends], [told[-1] for told in ends], "Profil: start og nu", "profil")

    @property
    def says(self) -> list[tuple[Move, list[Indicator]]]:
        """What the newest measurement says, kind by kind."""
        if self.instrument is None:
            return []
        moves = [(one.move(self.instrument), one) for one in self.shown]
        kinds = [(kind, [one for move, one in moves if move is kind]) for kind in Move]
        return [(kind, those) for kind, those in kinds if those]

    @property
    def next_on(self) -> date | None:
        """By when the next measurement is to be made; none without one before, or an edition to make it with."""
        return next_due(self.edition, self.opened_on, self.days[-1]) if self.edition and self.days else None


@dataclass(frozen=True)
class Answers:
    """The table of answers on the page: a row for each indicator, a column for each measurement that is shown."""

    of: Progression
    columns: list[int]

    @property
    def measurements(self) -> list[Measurement]:
        return [self.of.measurements[number] for number in self.columns]

    @property
    def left_out(self) -> int:
        return len(self.of.measurements) - len(self.columns)

    @property
    def rows(self) -> list[Row]:
        by = self.of.instrument
        return [Row(one, self._at(one.counts), bool(by and one.is_to_talk_about(by))) for one in self.of.shown]

    @property
    def belief(self) -> list[Row]:
        return [Row(one, self._at(one.staff)) for one in self.of.belief]

    def _at(self, values: list[int | None]) -> list[int | None]:
        return [values[number] for number in self.columns]


def progression_of(case: Case, reader: User | None) -> Progression:
    """What this reader may see of it; for paper to the citizen there is none, and staff's belief is not even read."""
    measurements = list(
        Measurement.objects.of_case(case).closed().select_related("instrument", "staff").order_by("on", "pk")
    )
    answers = Answer.objects.filter(measurement__in=[one.pk for one in measurements])
    if reader is None or not case.is_worked_on_by(reader):
        answers = answers.filter(question__is_for_staff_only=False)
    given: dict[int, dict[str, Given]] = {one.pk: {} for one in measurements}
    labels: dict[str, str] = {}
    hidden = set()
    # The newest edition's words and order win, so it is read first.
    for pk, key, label, is_hidden, to_citizen, by, value, evidence in answers.order_by(
        "-measurement__on", "-measurement_id", "question__order", "question_id", "by"
    ).values_list(*FIELDS):
        labels.setdefault(key, label)
        if is_hidden:
            hidden.add(key)
        so_far = given[pk].get(key, Given(asks_citizen=bool(to_citizen)))
        own = {"citizen": value} if by == Answer.By.CITIZEN else {"staff": value, "evidence": evidence}
        given[pk][key] = Given(**(so_far.__dict__ | own))
    measured = [Measured(one.on, given[one.pk]) for one in measurements]
    edition = Instrument.objects.live(timezone.localdate()).order_by("key").first()
    return Progression(measurements, indicators(measured, labels, hidden), case.opened_on, edition)


def table(shown: Progression) -> tuple[list[Heading], list[list[Cell]]]:
    """All answers as they leave the system: a row for each indicator and side. What staff believe stays inside."""
    last = ["Fra start", f"{shown.staff_name}, senest", "Forskel ved seneste måling"]
    headings: list[Heading] = ["Indikator", "Svar fra", *shown.days, *last]
    rows: list[list[Cell]] = []
    for one in shown.shown:
        compared: list[Cell] = [one.staff_latest, one.difference]
        sides: list[tuple[str, list[int | None], list[Cell]]] = [
            ("Borger", one.citizen, compared),
            ("Medarbejder", one.staff, [None, None]),
        ]
        for by, values, beside in sides:
            told = [value for value in values if value is not None]
            if told:
                rows.append([one.label, by, *values, told[-1] - told[0] if len(told) > 1 else None, *beside])
    return headings, rows
