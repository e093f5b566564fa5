from datetime import date
from typing import Self

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from cases.models import Case
from cases.models.case import CaseQuerySet
from conferences.models.analysis import Analysis
from conferences.models.discipline import Discipline, Room
from danish.dates import weekday_short
from danish.rules import RulesAtFields
from journal.history import changes


class TimeRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ConferenceDayQuerySet(models.QuerySet["ConferenceDay"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's own team, those one leads, and those with a conference of a case one may see."""
        seen = Conference.objects.visible_to(user).exclude(state=Conference.State.CANCELLED)
        own = Q(team_id=CaseQuerySet.team_of(user)) | Q(chair=user)
        return self.filter(own | Q(pk__in=seen.order_by().values("day")))

    def changeable_by(self, user: User) -> Self:
        return self.filter(team_id=CaseQuerySet.team_of(user))

    def for_display(self) -> Self:
        return self.select_related("room", "chair", "team")


class ConferenceDay(RulesAtFields):
    """A row of conferences one after the other: where, who leads them, and for which team."""

    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="conference_days")
    on = models.DateField("dato")
    room = models.ForeignKey(Room, models.PROTECT, verbose_name="lokale", related_name="days", null=True, blank=True)
    video_link = models.URLField("videolink", max_length=300, blank=True)
    chair = models.ForeignKey(User, models.PROTECT, verbose_name="mødeleder", related_name="+", null=True, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, verbose_name="oprettet af", related_name="+", editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ConferenceDayQuerySet.as_manager()

    class Meta:
        verbose_name = "konferencedag"
        verbose_name_plural = "konferencedage"
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["team", "on"], name="conference_day_of_team")]
        constraints = [
            models.CheckConstraint(
                name="conference_day_somewhere",
                condition=Q(room__isnull=False) | ~Q(video_link=""),
                violation_error_code="room",
                violation_error_message="Vælg et lokale, eller indsæt et videolink.",
            ),
        ]

    def __str__(self):
        return f"Konferencer {self.on:%d.%m.%Y}"

    def get_absolute_url(self):
        return reverse("calendar:day_detail", args=[self.pk])

    @property
    def place(self) -> str:
        """Where one goes, in words: the link itself is shown as a link."""
        return str(self.room) if self.room else "Videomøde"


class ConferenceQuerySet(models.QuerySet["Conference"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(analysis__case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def of_case(self, case: Case) -> Self:
        return self.filter(analysis__case=case)

    def planned(self) -> Self:
        return self.filter(state=Conference.State.PLANNED)

    def awaiting(self, user: User, on: date) -> Self:
        """Those that somebody is to take part in that day, in the order of the clock."""
        return self.planned().filter(participants__user=user, starts_at__date=on).order_by("starts_at", "pk")

    def last_held(self) -> Self:
        return self.filter(state=Conference.State.HELD).order_by("-starts_at")[:1]

    def last_cancelled(self) -> "Conference | None":
        """There is one at a time: the one that was made last was cancelled last, whenever it was to be."""
        return self.filter(state=Conference.State.CANCELLED).order_by("-pk").first()

    def taking_time(self) -> Self:
        """Those that are planned or were held: nothing else is at their time."""
        return self.exclude(state=Conference.State.CANCELLED)


@pghistory.track(exclude=["known"])
class Conference(RulesAtFields):
    """One case's time at the table: who takes part, what was decided, and what was known when it was."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planlagt"
        HELD = "held", "Holdt"
        CANCELLED = "cancelled", "Aflyst"

    class Recommendation(models.TextChoices):
        PARALLEL_PLAN = "parallel_plan", "Plan med parallelle indsatser"
        JOB_NOW = "job_now", "Direkte mod job eller uddannelse"
        CLARIFICATION = "clarification", "Mere afklaring i praksis"
        FLEXJOB = "flexjob", "Afklaring mod fleksjob"
        PENSION = "pension", "Afklaring mod førtidspension"
        HEALTH_FIRST = "health_first", "Udredning eller behandling først, med job i horisonten"

    analysis = models.ForeignKey(Analysis, models.CASCADE, verbose_name="analyse", related_name="conferences")
    day = models.ForeignKey(ConferenceDay, models.PROTECT, verbose_name="konferencedag", related_name="conferences")
    starts_at = models.DateTimeField("begynder")
    ends_at = models.DateTimeField("slutter")
    state = models.CharField("tilstand", max_length=10, choices=State, default=State.PLANNED, editable=False)
    # Since when calendars that have an older invitation are wrong; the number of the calendar file.
    moves = models.PositiveSmallIntegerField("gange flyttet", default=0, editable=False)
    moved_because = models.CharField("hvorfor flyttet", max_length=300, blank=True, editable=False)
    cancelled_because = models.CharField("hvorfor aflyst", max_length=300, blank=True, editable=False)
    held_without_because = models.CharField("hvorfor holdt uden et fag", max_length=300, blank=True, editable=False)
    attendance_because = models.CharField(
        "hvorfor fremmødet ikke er noteret", max_length=300, blank=True, editable=False
    )
    recommendation = models.CharField("anbefaling", max_length=14, choices=Recommendation, blank=True)
    responsible = models.ForeignKey(
        User, models.PROTECT, verbose_name="ansvarlig for planen", related_name="+", null=True, blank=True
    )
    go_through_by = models.DateField("gennemgås med borgeren senest", null=True, blank=True)
    gone_through_on = models.DateField("gennemgået med borgeren", null=True, blank=True, editable=False)
    known = models.JSONField("det, man vidste", null=True, blank=True, editable=False)
    held_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="afsluttet af", related_name="+", null=True, blank=True, editable=False
    )
    held_at = models.DateTimeField("afsluttet", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "konference"
        verbose_name_plural = "konferencer"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="conference_one_for_an_analysis",
                fields=["analysis"],
                condition=Q(state__in=["planned", "held"]),
                violation_error_message="Der er allerede planlagt en konference.",
            ),
            models.CheckConstraint(
                name="conference_ends_after_it_begins",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_code="starts_at",
                violation_error_message="Konferencen skal slutte, efter den begynder.",
            ),
            ExclusionConstraint(
                name="conference_one_at_a_time",
                expressions=[
                    ("day", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="cancelled"),
                violation_error_code="starts_at",
                violation_error_message="Der er allerede en konference på det tidspunkt.",
            ),
            models.CheckConstraint(
                name="conference_held_by_somebody_who_knew",
                condition=Q(state="held", held_by__isnull=False, held_at__isnull=False, known__isnull=False)
                | (~Q(state="held") & Q(held_by=None, held_at=None, known=None)),
                violation_error_message="Konferencen er ikke afsluttet, som den skal.",
            ),
            models.CheckConstraint(
                name="conference_held_with_someone_responsible",
                condition=~Q(state="held") | Q(responsible__isnull=False, go_through_by__isnull=False),
                violation_error_code="responsible",
                violation_error_message="Vælg, hvem der er ansvarlig, og hvornår det gennemgås med borgeren.",
            ),
            models.CheckConstraint(
                name="conference_cancelled_for_a_reason",
                condition=~Q(state="cancelled") | ~Q(cancelled_because=""),
                violation_error_code="cancelled_because",
                violation_error_message="Skriv, hvorfor konferencen er aflyst.",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="conference_takes_its_turns",
                field="state",
                transitions=[("planned", "held"), ("planned", "cancelled")],
            ),
            pgtrigger.Protect(
                name="conference_knew_what_it_knew",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'held' AND "
                    + changes("known", "recommendation", "held_at", "held_by_id", "starts_at")
                ),
            ),
        ]

    def __str__(self):
        return f"Konference {timezone.localtime(self.starts_at):%d.%m.%Y}"

    @property
    def on(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def when(self) -> str:
        """to 26.11.2026 kl. 10.00"""
        begins = timezone.localtime(self.starts_at)
        return f"{weekday_short(begins.date())} {begins:%d.%m.%Y} kl. {begins:%H.%M}"

    def decide(self) -> None:
        """Save what it comes to, who sees to it, and until when the citizen hears of it."""
        self.version += 1
        self.save(update_fields=["recommendation", "responsible", "go_through_by", "version"])

    def go_through(self, *, on: date) -> None:
        """Note that the citizen has heard what was decided."""
        self.gone_through_on = on
        self.version += 1
        self.save(update_fields=["gone_through_on", "version"])


@pghistory.track()
class Section(RulesAtFields):
    """A part of what the conference writes, saved on its own so that two may write at once."""

    class Key(models.TextChoices):
        CONCLUSION = "conclusion", "Fælles konklusion"
        FOR_CITIZEN = "for_citizen", "Til borgeren"
        TRIED_BEFORE = "tried_before", "Prøvet før"
        DISCUSSED = "discussed", "Det drøftede I"
        DISSENT = "dissent", "Uenighed og mindretalssynspunkter"
        AGREEMENTS = "agreements", "Aftaler: hvem, hvad, hvornår"
        NEXT_REVIEW = "next_review", "Næste opfølgning"

    conference = models.ForeignKey(Conference, models.CASCADE, verbose_name="konference", related_name="sections")
    key = models.CharField("afsnit", max_length=14, choices=Key, editable=False)
    text = models.TextField("tekst", max_length=6000, blank=True)
    saved_at = models.DateTimeField("gemt", null=True, blank=True, editable=False)
    saved_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="gemt af", related_name="+", null=True, blank=True, editable=False
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "afsnit af en konference"
        verbose_name_plural = "afsnit af konferencer"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="section_once_a_conference", fields=["conference", "key"])]

    def __str__(self):
        return self.get_key_display()

    def write(self, *, by: User) -> None:
        """Save what was written, and say when and by whom."""
        self.saved_at, self.saved_by = timezone.now(), by
        self.version += 1
        self.save(update_fields=["text", "saved_at", "saved_by", "version"])


@pghistory.track()
class Participant(RulesAtFields):
    """Somebody who is invited to a conference, and whether they came."""

    class Kind(models.TextChoices):
        STAFF = "staff", "Medarbejder"
        CITIZEN = "citizen", "Borgeren"
        COMPANION = "companion", "Bisidder"
        OTHER = "other", "Anden deltager"

    conference = models.ForeignKey(Conference, models.CASCADE, verbose_name="konference", related_name="participants")
    kind = models.CharField("deltager som", max_length=10, choices=Kind, default=Kind.STAFF)
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="+", null=True, blank=True)
    name = models.CharField("navn", max_length=120, blank=True)
    discipline = models.ForeignKey(
        Discipline, models.PROTECT, verbose_name="fag", related_name="+", null=True, blank=True
    )
    invited_at = models.DateTimeField("inviteret", default=timezone.now, editable=False)
    came = models.BooleanField("mødte", null=True, blank=True)

    class Meta:
        verbose_name = "deltager"
        verbose_name_plural = "deltagere"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="participant_once_a_conference",
                fields=["conference", "user"],
                violation_error_message="Kollegaen er allerede inviteret.",
                violation_error_code="user",
            ),
            models.UniqueConstraint(
                name="participant_one_citizen", fields=["conference"], condition=Q(kind="citizen")
            ),
            models.CheckConstraint(
                name="participant_is_somebody",
                condition=Q(kind="staff", user__isnull=False)
                | (Q(kind="citizen", user=None))
                | (Q(kind__in=["companion", "other"], user=None) & ~Q(name="")),
                violation_error_message="Vælg en kollega, eller skriv, hvem der deltager.",
                violation_error_code="name",
            ),
        ]

    def __str__(self):
        return self.user.name if self.user else self.name or self.get_kind_display()

    @property
    def is_staff(self) -> bool:
        return self.kind == self.Kind.STAFF

    @property
    def is_citizen(self) -> bool:
        return self.kind == self.Kind.CITIZEN

    @property
    def is_companion(self) -> bool:
        return self.kind == self.Kind.COMPANION

    @property
    def has_left(self) -> bool:
        """Whether a colleague cannot come any more, so that somebody else has to be invited."""
        return self.user is not None and not (self.user.is_active and self.user.works_with_citizens)
