"""Does the range of offers cover the barriers? Holes, thin spots, and offers that hardly anybody uses."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Factor
from cases.models.factor import FactorQuerySet
from catalog.models import Area, Category, Offer, OfferVersion, TargetGroup
from danish.tables import Cell
from evaluation.coverage_count import LEAST_WEIGHT, figures_told
from evaluation.coverage_sql import Line, lines
from evaluation.models import OfferUse
from journal.composed import AnyOf, Words, composed_once, words_of
from journal.prepared import ask
from plans.models import Intervention
from plans.small_numbers import Told

READERS = frozenset({User.Role.CASEWORKER, User.Role.TEAM_LEAD, User.Role.CURATOR})
MANY = 10  # citizens who share a barrier that should not be left alone
CROWDED = 7  # citizens for each free place; more is thin
SELDOM = 3  # interventions in a year
SOON = timedelta(days=14)
MOST_LISTED = 5


@dataclass(frozen=True)
class Row:
    """A barrier as the table shows it."""

    line: Line
    cells: dict[int, int]  # offers by category
    citizens: Told | None  # none until they are counted
    unmet: Told | None

    @property
    def many(self) -> int:
        return int(self.citizens or Told())

    @property
    def is_hole(self) -> bool:
        """Many have it, and nothing against it has places; an offer that takes nobody in is no cover."""
        return self.many >= MANY and not self.line.covering

    @property
    def is_thin(self) -> bool:
        """Few places for many; where nobody keeps count of places it cannot be said."""
        room = self.line.room
        return bool(self.line.covering) and room is not None and MANY <= self.many > CROWDED * room

    @property
    def crowd(self) -> float:
        return self.many / (self.line.room or 0.1)


@dataclass(frozen=True)
class SeldomUsed:
    """The offers fewest have used in twelve months, and how many more there are."""

    uses: list[OfferUse]
    more: int


class Coverage:
    """The table for a target group and a day. Who may see no citizens gets no small number of them either."""

    def __init__(self, group: TargetGroup | None, on: date, *, exact: bool) -> None:
        self.group, self.on = group, on
        blurred = None if exact else figures_told(group)
        found = lines(on, group.pk if group else None)
        self.counted_at = found[0].counted_at if found else None
        self.rows = [
            Row(
                line,
                dict(zip(line.categories or [], line.numbers or [], strict=True)),
                *self._told(line, blurred),
            )
            for line in found
        ]

    def _told(self, line: Line, blurred: dict[int, tuple[Told, Told]] | None) -> tuple[Told | None, Told | None]:
        if self.counted_at is None:
            return None, None
        if blurred is None:
            return Told(line.citizens), Told(line.unmet)
        return blurred.get(line.area, (Told(), Told()))

    @cached_property
    def categories(self) -> list[Category]:
        """Those in use, and those that an offer in the table still has."""
        return _categories(sorted({category for row in self.rows for category in row.cells}))

    @cached_property
    def holes(self) -> list[Row]:
        return sorted((row for row in self.rows if row.is_hole), key=lambda row: -row.many)

    @cached_property
    def thin(self) -> list[Row]:
        return sorted((row for row in self.rows if row.is_thin), key=lambda row: -row.crowd)

    def row_of(self, area: Area) -> Row | None:
        return next((row for row in self.rows if row.line.area == area.pk), None)

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """The same as on the page, for a spreadsheet."""
        headings = [
            "Tema",
            "Barriere",
            *(category.label for category in self.categories),
            "Indsatser i alt",
            "Borgere",
            "Uden indsats imod den",
            "Ledige pladser",
            "Korteste ventetid, dage",
            "Vurdering",
            "Dato",
            "Tal fra",
        ]
        counted_at = self.counted_at and timezone.localtime(self.counted_at)
        return headings, [
            [
                row.line.theme,
                row.line.label,
                *(row.cells.get(category.pk, 0) for category in self.categories),
                row.line.offers,
                row.citizens.cell if row.citizens else None,
                row.unmet.cell if row.unmet else None,
                row.line.room,
                row.line.wait,
                "Hul" if row.is_hole else "Tyndt dækket" if row.is_thin else "",
                self.on,
                counted_at,
            ]
            for row in self.rows
        ]


@composed_once
def _categories(seen: list[int]) -> QuerySet[Category]:
    found = Category.objects.current_or(Q(AnyOf(F("pk"), seen)))
    return found.only("key", "label", "short_label").order_by("order", "key")


def weighing(area: Area, group: TargetGroup | None, user: User) -> FactorQuerySet:
    """The citizens behind a number, as far as this user may see them; the heaviest first, with `is_met`."""
    cases = Case.objects.visible_to(user).open()
    if group:
        cases = cases.filter(target_group=group)
    found = Factor.objects.barriers().filter(area=area, gone_on=None, weight__gte=LEAST_WEIGHT, case__in=cases)
    met = Intervention.objects.in_plan().filter(factors=OuterRef("pk"))
    return found.annotate(is_met=Exists(met)).order_by("-weight", "case__citizen__sort_key", "pk")


def seldom() -> QuerySet[OfferUse]:
    """Offers that hardly anybody was given in twelve months, fewest first, with `is_planned` for somebody now."""
    planned = Intervention.objects.filter(
        offer=OuterRef("offer"), status__in=Intervention.PLANNED, case__is_restricted=False
    )
    found = OfferUse.objects.filter(offer__status=Offer.Status.PUBLISHED, interventions__lte=SELDOM)
    found = found.annotate(is_planned=Exists(planned)).select_related("offer")
    return found.order_by("interventions", "offer__sort_key", "offer")


def seldom_used() -> SeldomUsed:
    """The first few of them, for the side of the page."""
    first = _seldom_first()
    more = first[0].among - len(first) if first else 0  # type: ignore[attr-defined]
    return SeldomUsed(first, more)


@composed_once
def _seldom_first() -> QuerySet[OfferUse]:
    """With how many they are `among`."""
    found = seldom().only("interventions", "offer__title", "offer__slug")
    return found.annotate(among=Window(Count("pk")))[:MOST_LISTED]


def revisions(today: date) -> dict[str, object]:
    """How many offers are to be looked at again soon, and how many wordings wait for approval."""
    soon = today + SOON
    words = _revisions()
    ((due, waiting),) = ask(words.text, *words.said([soon]))
    return {"due": due, "until": soon, "waiting": waiting}


@cache
def _revisions() -> Words:
    """One statement for both numbers."""
    due = words_of(lambda soon: Offer.objects.to_revise(soon).order_by().values("pk"), [date.min])
    waiting = words_of(lambda: OfferVersion.objects.in_review().order_by().values("pk"), [])
    numbers = ", ".join(f"(SELECT count(*) FROM ({each.text}) found)" for each in (due, waiting))
    return Words(f"SELECT {numbers}", due.gaps + waiting.gaps)
