"""What the database itself holds of a line of the plan."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from plans.models.line_states import IN_PLAN

CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        name="intervention_follow_up_while_running",
        condition=Q(status="running", follow_up_on__isnull=False) | (~Q(status="running") & Q(follow_up_on=None)),
        violation_error_message="En indsats i gang skal have en dato for næste opfølgning.",
    ),
    models.CheckConstraint(
        name="intervention_ended_has_a_date",
        condition=Q(status__in=["proposed", "agreed", "running", "paused"], ended_on=None)
        | Q(status__in=["completed", "stopped", "dropped"], ended_on__isnull=False),
        violation_error_message="En afsluttet indsats skal have en slutdato.",
    ),
    models.CheckConstraint(
        name="intervention_stopped_with_a_reason",
        condition=~Q(status__in=["stopped", "dropped"]) | ~Q(end_reason=""),
        violation_error_message="Skriv, hvorfor indsatsen er afbrudt eller fravalgt.",
    ),
    models.CheckConstraint(
        name="intervention_rests_for_a_reason",
        condition=(Q(status="paused", paused_on__isnull=False) & ~Q(paused_because=""))
        | Q(status__in=["completed", "stopped"], paused_until=None, paused_because="")
        | (~Q(status="paused") & Q(paused_on=None, paused_until=None, paused_because="")),
        violation_error_code="paused_because",
        violation_error_message="Skriv, hvorfor indsatsen er sat på pause.",
    ),
    models.CheckConstraint(
        name="intervention_rests_until_later",
        condition=Q(paused_until=None) | Q(paused_until__gte=F("paused_on")),
        violation_error_code="paused_until",
        violation_error_message="Pausen kan ikke slutte, før den begynder.",
    ),
    models.CheckConstraint(
        name="intervention_is_called_something",
        condition=~Q(title=""),
        violation_error_code="title",
        violation_error_message="Skriv, hvad indsatsen er.",
    ),
    models.CheckConstraint(
        name="intervention_of_the_catalogue_or_elsewhere",
        condition=Q(offer__isnull=False, provider__isnull=False, elsewhere="")
        | Q(offer=None, offer_version=None, provider=None),
        violation_error_code="elsewhere",
        violation_error_message="En indsats fra kataloget har sin leverandør derfra.",
    ),
    models.CheckConstraint(
        name="intervention_price_not_negative",
        condition=Q(price_per_week__gte=0),
        violation_error_code="price_per_week",
        violation_error_message="Prisen kan ikke være negativ.",
    ),
    models.CheckConstraint(
        name="intervention_ends_after_start",
        condition=Q(ends_on__gte=F("starts_on")),
        violation_error_code="ends_on",
        violation_error_message="Slutdatoen skal ligge efter startdatoen.",
    ),
    models.CheckConstraint(
        name="intervention_first_follow_up_after_start",
        condition=Q(first_follow_up_on__gte=F("starts_on")),
        violation_error_code="first_follow_up_on",
        violation_error_message="Første opfølgning kan ikke ligge før start.",
    ),
    models.CheckConstraint(
        name="intervention_hours_in_a_week",
        condition=Q(hours_per_week__gt=0, hours_per_week__lte=60),
        violation_error_code="hours_per_week",
        violation_error_message="Timer om ugen skal være mellem 0,5 og 60.",
    ),
]
INDEXES = [
    models.Index(fields=["case"], condition=Q(status__in=IN_PLAN), name="intervention_in_plan"),
    models.Index(fields=["follow_up_on"], include=["case"], condition=Q(status="running"), name="intervention_due"),
    models.Index(fields=["ends_on"], include=["case"], condition=Q(status="running"), name="intervention_end"),
]
TRIGGERS = [
    pgtrigger.FSM(
        name="intervention_takes_its_turns",
        field="status",
        transitions=[
            ("proposed", "agreed"),
            ("proposed", "running"),
            ("proposed", "dropped"),
            ("agreed", "running"),
            ("agreed", "dropped"),
            ("running", "paused"),
            ("running", "completed"),
            ("running", "stopped"),
            ("paused", "running"),
            ("paused", "completed"),
            ("paused", "stopped"),
        ],
    ),
    pgtrigger.ReadOnly(name="intervention_stays_from_its_conference", fields=["conference_on"]),
]
