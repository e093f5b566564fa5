"""What the list of citizens can be sorted by, as the database is asked; by deadline it is sorted with its flags."""

from django.db.models import Count, F, FilteredRelation, Max, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.models import User
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
    "venter": [Coalesce(F("waits_for_us_since"), F("waits_for_citizen_since"))],
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


def in_order(cases: CaseQuerySet, order: str, user: User) -> CaseQuerySet:
    """The cases in this order, what has no value last, and those that are alike by name."""
    key, is_down = order.removeprefix("-"), order.startswith("-")
    if key == "uger":
        cases = cases.with_support_since()
    elif key == "medarbejder":
        live = Q(involvements__part=Involvement.Part.COORDINATOR, involvements__until_on=None)
        cases = cases.annotate(worker=FilteredRelation("involvements", condition=live))
    elif key == "huskes":
        cases = cases.annotate(mark=FilteredRelation("marks", condition=Q(marks__user=user)))
    if key == BY_NAME:
        return cases.order_by(f"-{NAME}", "-pk") if is_down else cases.order_by(NAME, "pk")
    turned = is_down is not (key in TURNED)
    by = {f"order_{number}": one for number, one in enumerate(ORDERS[key])}
    sorted_by = [F(name).desc(nulls_last=True) if turned else F(name).asc(nulls_last=True) for name in by]
    return cases.annotate(**by).order_by(*sorted_by, NAME, "pk")
