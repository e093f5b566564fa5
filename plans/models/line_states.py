"""The states a line of the plan can be in, who pays for it, and what can be in the way of a change."""

from django.db import models


class Status(models.TextChoices):
    PROPOSED = "proposed", "Foreslået"
    AGREED = "agreed", "Aftalt"
    RUNNING = "running", "I gang"
    PAUSED = "paused", "Sat på pause"
    COMPLETED = "completed", "Gennemført"
    STOPPED = "stopped", "Afbrudt"
    DROPPED = "dropped", "Fravalgt"


class Payer(models.TextChoices):
    JOB_CENTRE = "job_centre", "Jobcentret"
    DEPARTMENT = "department", "En anden forvaltning"
    REGION = "region", "Regionen"
    COMPANY = "company", "Virksomheden"
    NOBODY = "nobody", "Koster ikke noget"


PLANNED = (Status.PROPOSED, Status.AGREED)
GOES_ON = (Status.RUNNING, Status.PAUSED)
IN_PLAN = (*PLANNED, *GOES_ON)
COLOURS = {
    "proposed": "violet",
    "running": "blue",
    "paused": "amber",
    "completed": "green",
    "stopped": "amber",
}
# What a follow-up said last, as a short tag; the full choice is followup's own.
EFFECTS = {
    "as_expected": ("Virker som forventet", "green"),
    "less": ("Virker mindre end forventet", "amber"),
    "too_early": ("For tidligt at sige", "blue"),
    "none": ("Ingen effekt", "red"),
    "": ("Ikke fulgt op endnu", ""),
}


class NoLongerOffered(Exception):
    """The offer was retired in the meantime, or has never been published."""


class NoLongerPlanned(Exception):
    """Somebody started the intervention, or dropped it, in the meantime."""


class Overtaken(Exception):
    """The intervention is in no state in which that can be done; somebody else was quicker. Says what to tell."""
