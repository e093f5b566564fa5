"""What one looks at while deciding how an intervention goes: what moved since it began, and what its provider says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.safestring import SafeString

from accounts.models import User
from cases.models import Case
from catalog.models import Indicator as KnownIndicator
from danish.charts import sparkline
from danish.steps import story
from followup.progression import progression_of
from followup.steps import Indicator
from plans.models import Intervention, Referral, ReferralProposal, ReferralStep


@dataclass(frozen=True)
class Movement:
    """What one indicator, which the intervention is expected to move, did since the intervention began."""

    label: str
    days: tuple[date, ...]
    values: tuple[int, ...]

    @property
    def is_measured(self) -> bool:
        return bool(self.values)

    @property
    def change(self) -> int | None:
        """None before it is measured once more after the start."""
        return self.values[-1] - self.values[0] if len(self.values) > 1 else None

    @property
    def words(self) -> str:
        return story(self.label, self.days, self.values).removeprefix(f"{self.label}: ")

    @property
    def line(self) -> SafeString:
        return sparkline(self.values, self.label)


def movement(label: str, measured: Indicator | None, days: Iterable[date], starts_on: date) -> Movement:
    """From the last answer before the start, which is what there was to begin with, to the newest."""
    told = [
        (day, value)
        for day, value in zip(days, measured.counts if measured else [], strict=False)
        if value is not None
    ]
    before = [one for one in told if one[0] <= starts_on]
    since = [*before[-1:], *(one for one in told if one[0] > starts_on)]
    return Movement(label, tuple(day for day, _ in since), tuple(value for _, value in since))


def movements_of(case: Case, interventions: Iterable[Intervention], reader: User) -> dict[int, list[Movement]]:
    """By intervention, in as few statements for many as for one; only of what this reader may see."""
    wanted = {one.pk: one for one in interventions if one.expected_indicators}
    if not wanted:
        return {}
    progression = progression_of(case, reader)
    measured = {one.key: one for one in progression.found}
    keys = {key for one in wanted.values() for key in one.expected_indicators}
    labels = KnownIndicator.objects.filter(key__in=keys).labels()
    return {
        pk: [
            movement(labels[key], measured.get(key), progression.days, one.starts_on)
            for key in one.expected_indicators
            if key in labels
        ]
        for pk, one in wanted.items()
    }


def with_reports(interventions: Iterable[Intervention]) -> None:
    """Give each the newest word of its provider: the steps of the latest referral, and what it proposes."""
    rows = list(interventions)
    steps = ReferralStep.objects.select_related("by").order_by("-at", "-pk")
    referrals = (
        Referral.objects.filter(intervention__in=[one.pk for one in rows])
        .select_related("provider")
        .prefetch_related(Prefetch("steps", steps), Prefetch("proposals", ReferralProposal.objects.order_by("-pk")))
    )
    latest: dict[int, Referral] = {}
    for referral in referrals.order_by("sent_at", "pk"):
        latest[referral.intervention_id] = referral
    for one in rows:
        one.__dict__["latest_referral"] = latest.get(one.pk)
