from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from danish.dates import weekday_short
from danish.rules import RulesAtFields

PERSONAL = ("in_person", "joint")


class MeetingForm(models.TextChoices):
    IN_PERSON = "in_person", "Personligt fremmøde"
    PHONE = "phone", "Telefon"
    VIDEO = "video", "Video"
    DIGITAL = "digital", "Digital dialog"
    GROUP = "group", "Gruppesamtale"
    INDUSTRY_EVENT = "industry_event", "Branchemøde"
    COMPANY_VISIT = "company_visit", "Virksomhedsbesøg"
    SCHOOL_VISIT = "school_visit", "Besøg på uddannelsessted"
    VIA_OTHERS = "via_others", "Via andre (fx mentor eller anden aktør)"
    JOINT = "joint", "Fællessamtale med a-kassen"


class MeetingGroup(models.Model):
    """A meeting with several citizens at once; what each of them said is with each."""

    title = models.CharField("emne", max_length=120)
    on = models.DateField("dato")
    at = models.TimeField("klokken", null=True, blank=True)
    form = models.CharField("form", max_length=14, choices=MeetingForm, default=MeetingForm.GROUP)
    place = models.CharField("sted", max_length=120, blank=True)
    held_by = models.ForeignKey(User, models.PROTECT, verbose_name="holdes af", related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="oprettet af", related_name="+", editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "gruppesamtale"
        verbose_name_plural = "gruppesamtaler"
        ordering = ["on", "at", "pk"]

    def __str__(self):
        return self.title


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def of_case(self, case: Case) -> Self:
        """Those of a case that the door has opened."""
        return self.filter(case=case)

    def planned(self) -> Self:
        return self.filter(state=Meeting.State.PLANNED)

    def held(self) -> Self:
        return self.filter(state=Meeting.State.HELD)


@pghistory.track()
class Meeting(RulesAtFields):
    """A talk with the citizen: when it is to be, whether it was held, and the two fixed points of what was said.

    What is agreed until next time are `AgreedTask`s. `first_on` is the day it was first planned for, however often it
    is moved since.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Aftalt"
        HELD = "held", "Holdt"
        NO_SHOW = "no_show", "Borgeren udeblev"
        CANCELLED = "cancelled", "Aflyst"
        WITHDRAWN = "withdrawn", "Fejlregistreret"

    class CancelledBy(models.TextChoices):
        CITIZEN = "citizen", "Borgeren"
        US = "us", "Os"
        OTHER = "other", "Andre"

    Form = MeetingForm
    HAPPENED = (State.HELD, State.NO_SHOW)

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="meetings")
    group = models.ForeignKey(
        MeetingGroup, models.PROTECT, verbose_name="gruppesamtale", related_name="meetings", null=True, blank=True
    )
    on = models.DateField("dato")
    at = models.TimeField("klokken", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("minutter", default=45)
    form = models.CharField("form", max_length=14, choices=MeetingForm, default=MeetingForm.IN_PERSON)
    place = models.CharField("sted", max_length=120, blank=True)
    state = models.CharField("tilstand", max_length=10, choices=State, default=State.PLANNED, editable=False)
    held_by = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="meetings")
    first_on = models.DateField("først aftalt til", editable=False)
    moves = models.PositiveSmallIntegerField("gange flyttet", default=0, editable=False)
    moved_because = models.CharField("hvorfor flyttet", max_length=300, blank=True)
    cancelled_by = models.CharField("aflyst af", max_length=10, choices=CancelledBy, blank=True)
    because = models.CharField("hvorfor", max_length=300, blank=True)
    plan_follow_up = models.TextField("opfølgning på planen og jobsøgningen", max_length=4000, blank=True)
    nothing_agreed = models.BooleanField("ingen nye aftaler", default=False)
    registered_by = models.ForeignKey(
        User,
        models.PROTECT,
        verbose_name="registreret af",
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    registered_at = models.DateTimeField("registreret", null=True, blank=True, editable=False)
    registered_on = models.DateField("registreret den", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "samtale"
        verbose_name_plural = "samtaler"
        ordering = ["-on", "-at", "-pk"]
        indexes = [
            models.Index(fields=["case", "-on", "-id"], name="meeting_newest_first"),
            models.Index(fields=["held_by", "on"], condition=Q(state="planned"), name="meeting_to_hold"),
            models.Index(fields=["on"], condition=Q(state="planned"), name="meeting_not_registered"),
        ]
        constraints = [
            models.CheckConstraint(
                name="meeting_registered_when_it_happened",
                condition=Q(state__in=["held", "no_show"], registered_by__isnull=False, registered_at__isnull=False)
                | ~Q(state__in=["held", "no_show"]),
                violation_error_message="Samtalen er ikke registreret, som den skal.",
            ),
            models.CheckConstraint(
                name="meeting_not_held_in_the_future",
                condition=~Q(state__in=["held", "no_show"]) | Q(on__lte=F("registered_on")),
                violation_error_code="on",
                violation_error_message="En samtale ude i fremtiden kan ikke være holdt. Aftal den i stedet.",
            ),
            models.CheckConstraint(
                name="meeting_held_says_how_it_goes",
                condition=~Q(state="held") | ~Q(plan_follow_up=""),
                violation_error_code="plan_follow_up",
                violation_error_message="Skriv kort, hvordan det går med planen og jobsøgningen.",
            ),
            models.CheckConstraint(
                name="meeting_cancelled_by_somebody",
                condition=Q(state="cancelled") & ~Q(cancelled_by="") | ~Q(state="cancelled") & Q(cancelled_by=""),
                violation_error_code="cancelled_by",
                violation_error_message="Vælg, hvem der aflyste.",
            ),
            models.CheckConstraint(
                name="meeting_withdrawn_for_a_reason",
                condition=~Q(state="withdrawn") | ~Q(because=""),
                violation_error_code="because",
                violation_error_message="Skriv, hvorfor registreringen er forkert.",
            ),
            models.CheckConstraint(
                name="meeting_within_a_day",
                condition=Q(minutes__gte=5, minutes__lte=480),
                violation_error_code="minutes",
                violation_error_message="Skriv mellem 5 og 480 minutter.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="meeting_takes_its_turns",
                field="state",
                transitions=[
                    ("planned", "held"),
                    ("planned", "no_show"),
                    ("planned", "cancelled"),
                    ("held", "no_show"),
                    ("no_show", "held"),
                    ("held", "withdrawn"),
                    ("no_show", "withdrawn"),
                ],
            ),
            pgtrigger.Protect(
                name="meeting_first_day_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__first_on__df=pgtrigger.F("new__first_on")),
            ),
        ]

    def __str__(self):
        return f"{self.get_form_display()} {self.on:%d.%m.%Y}"

    @property
    def when(self) -> str:
        """to 26.11.2026 kl. 10.00"""
        clock = f" kl. {self.at:%H.%M}" if self.at else ""
        return f"{weekday_short(self.on)} {self.on:%d.%m.%Y}{clock}"

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_personal(self) -> bool:
        return self.form in PERSONAL


class MeetingDraft(models.Model):
    """What somebody has written of a talk and not registered yet. Nobody's but theirs, and without history."""

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="meeting_drafts")
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="samtale", related_name="drafts", null=True, blank=True
    )
    user = models.ForeignKey(User, models.CASCADE, verbose_name="medarbejder", related_name="meeting_drafts")
    fields = models.JSONField("det skrevne", default=dict)
    saved_at = models.DateTimeField("gemt", auto_now=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "kladde til samtale"
        verbose_name_plural = "kladder til samtaler"
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(
                name="meeting_draft_once", fields=["user", "case", "meeting"], nulls_distinct=False
            ),
        ]

    def __str__(self):
        return f"Kladde {timezone.localtime(self.saved_at):%d.%m.%Y %H.%M}"


class AgreedTaskQuerySet(models.QuerySet["AgreedTask"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def of_case(self, case: Case) -> Self:
        """Those of a case that the door has opened."""
        return self.filter(case=case)

    def open(self) -> Self:
        return self.filter(done_on=None, dropped_on=None)


@pghistory.track()
class AgreedTask(RulesAtFields):
    """What somebody is to do until a day: agreed with the citizen at a talk, or a task of a colleague's own."""

    class Owner(models.TextChoices):
        CITIZEN = "citizen", "Borgeren"
        STAFF = "staff", "Medarbejder"
        OTHER = "other", "En anden"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="agreements")
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, verbose_name="samtale", related_name="agreements", null=True, blank=True
    )
    text = models.CharField("hvad", max_length=300)
    owner = models.CharField("hvem", max_length=10, choices=Owner, default=Owner.CITIZEN)
    user = models.ForeignKey(
        User, models.PROTECT, verbose_name="medarbejder", related_name="agreements", null=True, blank=True
    )
    other_name = models.CharField("hvem er den anden", max_length=120, blank=True)
    due_on = models.DateField("senest")
    done_on = models.DateField("gjort", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="meldt gjort af", related_name="+", null=True, blank=True, editable=False
    )
    dropped_on = models.DateField("droppet", null=True, blank=True, editable=False)
    dropped_because = models.CharField("hvorfor droppet", max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="oprettet af", related_name="+", editable=False)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = AgreedTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "aftale"
        verbose_name_plural = "aftaler"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["user", "due_on"], condition=Q(done_on=None, dropped_on=None), name="agreement_to_do"
            ),
            models.Index(
                fields=["case", "due_on"], condition=Q(done_on=None, dropped_on=None), name="agreement_open_of_case"
            ),
            models.Index(fields=["due_on"], condition=Q(done_on=None, dropped_on=None), name="agreement_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="agreement_is_somebodys",
                condition=Q(owner="citizen", user=None)
                | Q(owner="staff", user__isnull=False)
                | Q(owner="other", user=None) & ~Q(other_name=""),
                violation_error_code="other_name",
                violation_error_message="Skriv, hvem der gør det.",
            ),
            models.CheckConstraint(
                name="agreement_done_or_dropped",
                condition=Q(done_on=None) | Q(dropped_on=None),
                violation_error_message="Aftalen er enten gjort eller droppet.",
            ),
            models.CheckConstraint(
                name="agreement_dropped_for_a_reason",
                condition=Q(dropped_on=None) | ~Q(dropped_because=""),
                violation_error_code="dropped_because",
                violation_error_message="Skriv, hvorfor aftalen droppes.",
            ),
        ]

    def __str__(self):
        return self.text

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    @property
    def whose(self) -> str:
        if self.owner == self.Owner.STAFF:
            return str(self.user)
        return self.other_name if self.owner == self.Owner.OTHER else "Borgeren"

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on < today
