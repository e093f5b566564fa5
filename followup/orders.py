"""What the list of citizens can be sorted by, as the database is asked; by deadline it is sorted with its flags."""

from datetime import date

from django.db.models import Count, F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Coalesce

from cases.models import Involvement
from cases.models.case import CaseQuerySet
from followup.columns import COLUMNS, DEADLINE
from journal.models import Event

NAME = "citizen__sort_key"
BY_NAME = "navn"
LAST_EVENT = Subquery(Event.objects.filter(case_id=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1])
ORDERS: dict[str, list[Combinable]] = {
    BY_NAME: [F(NAME)],
    "maalgruppe": [F("target_group__order"), F("target_group__label")],
    "uger": [F("support_since")],
    "medarbejder": [F("worker__user__sort_key")],
    "oprettet": [F("opened_on")],
    "haendelse": [LAST_EVENT],
    "venter": [Coalesce(F("waits_for_us_since"), F("waits_for_citizen_since"), F("waits_for_others_since"))],
    "huskes": [F("mark__memo_on")],
    "overblik": [F("overview_on")],
    "indsatser": [Count("interventions", filter=Q(interventions__status="running"))],
    "aftalt": [Max("plan_versions__agreed_on")],
}
# Long on support means that the time began early.
TURNED = {"uger"}
WORDS = {
    BY_NAME: ("Navn, A til Å", "Navn, Å til A"),
    "uger": ("Kortest på forsørgelse", "Længst på forsørgelse"),
    "oprettet": ("Ældste sager", "Nyeste sager"),
    DEADLINE.key: ("Næste frist", "Seneste frist"),
}
LABELS = {BY_NAME: "Navn"} | {key: column.label for key, column in COLUMNS.items() if column.order}
CHOICES = [
    (f"{sign}{key}", words)
    for key, label in LABELS.items()
    for sign, words in zip(("", "-"), WORDS.get(key, (label, f"{label}, baglæns")), strict=True)
]


def in_order(cases: CaseQuerySet, order: str, user_pk: int, today: date) -> CaseQuerySet:
    """The cases in this order, what has no value last, and those that are alike by name."""
    return with_keys(cases, order, user_pk, today).order_by(*sorting(keys_of(order)))


def with_keys(cases: CaseQuerySet, order: str, user_pk: int, today: date) -> CaseQuerySet:
    """The cases with what they are sorted by, under the names of `keys_of`."""
    key = order.removeprefix("-")
    if key == BY_NAME:
        return cases
    if key == "uger":
        cases = cases.with_support_since(today)
    elif key == "medarbejder":
        live = Q(involvements__part=Involvement.Part.COORDINATOR, involvements__until_on=None)
        cases = cases.annotate(worker=FilteredRelation("involvements", condition=live))
    elif key == "huskes":
        cases = cases.annotate(mark=FilteredRelation("marks", condition=Q(marks__user=user_pk)))
    return cases.annotate(**{f"order_{number}": one for number, one in enumerate(ORDERS[key])})


def keys_of(order: str) -> list[tuple[str, bool]]:
    """What an order sorts by, one after the other, and whether it turns down; the last is one for each case."""
    key, is_down = order.removeprefix("-"), order.startswith("-")
    if key == BY_NAME:
        return [(NAME, is_down), ("pk", is_down)]
    own = [(f"order_{number}", is_down is not (key in TURNED)) for number in range(len(ORDERS[key]))]
    return [*own, (NAME, False), ("pk", False)]


def sorting(keys: list[tuple[str, bool]], *, backwards: bool = False) -> list[OrderBy | str]:
    """The words for the database. A name and a number are never missing, and are said so that an index can serve."""
    said: list[OrderBy | str] = []
    for name, is_down in keys:
        if name in (NAME, "pk"):
            said.append(f"-{name}" if is_down is not backwards else name)
        elif is_down is backwards:
            said.append(F(name).asc(nulls_first=True) if backwards else F(name).asc(nulls_last=True))
        else:
            said.append(F(name).desc(nulls_first=True) if backwards else F(name).desc(nulls_last=True))
    return said
