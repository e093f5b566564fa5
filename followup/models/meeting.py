from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from cases.models.of_case import OfCaseQuerySet
from danish.dates import weekday_short
from danish.fields import MaskedCharField
from danish.rules import RulesAtFields
from journal.composed import AnyOf
from journal.models import Event

if TYPE_CHECKING:
    from followup.models.agreed_task import AgreedTask


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

    title = MaskedCharField("emne", max_length=120)
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


class MeetingQuerySet(OfCaseQuerySet["Meeting"]):
    def planned(self) -> Self:
        return self.filter(state=Meeting.State.PLANNED)

    def held(self) -> Self:
        return self.filter(state=Meeting.State.HELD)

    def happened(self) -> Self:
        return self.filter(state__in=Meeting.HAPPENED)

    def reached(self, team: int, involved: list[int], looked: list[int]) -> Self:
        """`visible_to` in numbers."""
        return self.filter(case__in=Case.objects.reached(team, involved, looked))

    def of_days(self, people: list[int], first: date, last: date) -> Self:
        """What these hold, or have held, in these days, in the order of the clock; what is called off left out."""
        shown = [Meeting.State.PLANNED, *Meeting.HAPPENED]
        found = self.filter(AnyOf(F("held_by"), people), on__range=(first, last), state__in=shown)
        return found.select_related("case__citizen", "group").order_by("on", F("at").asc(nulls_last=True), "pk")

    def at_once_with(self, meeting: "Meeting", cases: Iterable[int] | None = None) -> list["Meeting"]:
        """Other talks of the same colleague or citizen at the same hour; a group's talks are one, of all its cases."""
        if meeting.at is None:
            return []
        own = Q(case__in=[meeting.case_id] if cases is None else list(cases))
        same = self.filter(Q(held_by=meeting.held_by_id) | own, on=meeting.on, at__isnull=False)
        same = same.filter(state__in=[Meeting.State.PLANNED, Meeting.State.HELD]).exclude(pk=meeting.pk)
        if meeting.group_id:
            same = same.exclude(group=meeting.group_id)
        begins, ends = meeting.span
        return [one for one in same.select_related("held_by") if one.span[0] < ends and begins < one.span[1]]

    def perhaps_same_as(self, meeting: "Meeting") -> Self:
        """The citizen's other talks that day, of which nobody can say that they were at another hour."""
        that_day = self.filter(case=meeting.case_id, on=meeting.on, group=None).exclude(pk=meeting.pk)
        that_day = that_day.filter(state__in=[Meeting.State.PLANNED, *Meeting.HAPPENED])
        return that_day.filter(at=None) if meeting.at else that_day

    def due(self, today: date) -> Self:
        """Those to be by now that nobody has written down: today's by the clock, then the oldest first."""
        waiting = self.planned().filter(on__lte=today)
        return waiting.order_by(
            models.Case(models.When(on=today, then=0), default=1), "on", F("at").asc(nulls_last=True), "pk"
        )


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
            models.Index(fields=["held_by", "on"], name="meeting_of_colleague"),
            models.Index(fields=["on"], condition=Q(state="planned"), name="meeting_not_registered"),
            models.Index(fields=["case", "on"], condition=Q(state="planned"), name="meeting_planned_of_case"),
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
            # What a group was about is nobody's when the last of its citizens is erased.
            pgtrigger.Trigger(
                name="meeting_was_the_last_of_its_group",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__group__isnull=False),
                func="""DELETE FROM followup_meetinggroup lone WHERE lone.id = OLD.group_id
                    AND NOT EXISTS (SELECT FROM followup_meeting one WHERE one.group_id = lone.id);
                    RETURN NULL;""",
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
    def has_happened(self) -> bool:
        return self.state in self.HAPPENED

    @property
    def is_held_for(self) -> bool:
        """Whether another than who held it wrote it down."""
        return self.registered_by_id is not None and self.registered_by_id != self.held_by_id

    @property
    def colour(self) -> str:
        colours = {self.State.PLANNED: "blue", self.State.HELD: "green", self.State.NO_SHOW: "amber"}
        return colours.get(self.State(self.state), "line")

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From when to when, for those with an hour."""
        begins = datetime.combine(self.on, self.at or time.min)
        return begins, begins + timedelta(minutes=self.minutes)

    def is_late(self, today: date) -> bool:
        """Whether it is over, and nobody has said how it went."""
        return self.is_planned and self.on < today

    @transaction.atomic
    def plan(self, *, by: User) -> None:
        """Agree on a talk."""
        self.first_on = self.on
        self.save()
        self._note(f"Samtale aftalt til {self.when}: {self.get_form_display().lower()}", by)

    @transaction.atomic
    def move(self, *, by: User) -> None:
        """Save another day, hour or place; the day it was first agreed for stays."""
        before = type(self)._default_manager.only("on", "at").get(pk=self.pk)
        if (before.on, before.at) == (self.on, self.at):
            self._save_again()
            return self._note(f"Samtalen {self.when} er ændret: {self.moved_because}", by)
        self.moves += 1
        self._save_again()
        return self._note(f"Samtale flyttet fra {before.when} til {self.when}: {self.moved_because}", by)

    @transaction.atomic
    def give(self, to: User, *, by: User) -> None:
        """Let a colleague hold it, at the same hour."""
        before, self.held_by = self.held_by, to
        self._save_again()
        self._note(f"Samtalen {self.when} holdes af {to.name} i stedet for {before.name}", by)

    @transaction.atomic
    def cancel(self, *, cancelled_by: str, because: str, by: User) -> None:
        self.state, self.cancelled_by, self.because = self.State.CANCELLED, cancelled_by, because
        self._save_again()
        self.drafts.all().delete()
        told = f"Samtalen {self.when} er aflyst af {self.get_cancelled_by_display().lower()}"
        self._note(f"{told}: {because}" if because else told, by)

    @transaction.atomic
    def register(
        self,
        state: str,
        *,
        by: User,
        agreements: "Iterable[AgreedTask]" = (),
        next_talk: "Meeting | None" = None,
        done: "Iterable[AgreedTask]" = (),
    ) -> None:
        """Write down that it was held, or that the citizen did not come, with what was agreed until next time.

        `done` is what was agreed before, and turned out to be done.
        """
        self.write_down(state, by=by, agreements=agreements, next_talk=next_talk, done=done)
        self._settle()

    @transaction.atomic
    def write_down(
        self,
        state: str,
        *,
        by: User,
        agreements: "Iterable[AgreedTask]",
        next_talk: "Meeting | None",
        done: "Iterable[AgreedTask]" = (),
    ) -> None:
        """As `register`, for whoever does it with several and settles the deadlines of all of them afterwards."""
        if self.pk is None:
            self.first_on = self.on
        elif self.on != type(self)._default_manager.values_list("on", flat=True).get(pk=self.pk):
            self.moves += 1
        self.state, self.registered_by = state, by
        self.registered_at, self.registered_on = timezone.now(), timezone.localdate()
        self._save_again()
        form = self.get_form_display().lower()
        told = "Samtale holdt" if state == self.State.HELD else "Borgeren udeblev fra samtalen"
        self._note(f"{told} {self.on:%d.%m.%Y}: {form}", by)
        if done_pks := [task.pk for task in done]:
            self.case.agreements.filter(pk__in=done_pks).finish(by=by)
        for agreement in agreements:
            agreement.case, agreement.meeting = self.case, self
            agreement.agree(by=by)
        if next_talk:
            next_talk.case = self.case
            next_talk.plan(by=by)

    @transaction.atomic
    def correct(self, state: str, *, because: str, by: User) -> None:
        """Put right what was written down; what stood before is in the history."""
        self.state, self.because = state, because
        self._save_again()
        self._note(f"Registreringen af samtalen {self.on:%d.%m.%Y} er rettet: {because}", by)
        self._settle()

    @transaction.atomic
    def withdraw(self, *, because: str, by: User) -> None:
        """It was written down by mistake: it stays in sight, and counts no more."""
        self.state, self.because = self.State.WITHDRAWN, because
        self._save_again()
        self.drafts.all().delete()
        self._note(f"Samtalen {self.on:%d.%m.%Y} var fejlregistreret: {because}", by)
        self._settle()

    def _save_again(self) -> None:
        if self.pk:
            self.version += 1
        self.save()

    def _note(self, text: str, by: User) -> None:
        self.case.note(Event.Kind.FOLLOW_UP, text[:300], by=by)

    def _settle(self) -> None:
        """The deadlines for talks follow what has been held."""
        from followup.contact_plan import settle_case  # reads the talks, so that it knows this module

        settle_case(self.case, timezone.localdate())


class MeetingDraftQuerySet(models.QuerySet["MeetingDraft"]):
    def own_in(self, case: Case, user: User) -> Self:
        """What this colleague has begun in a case that the door has opened."""
        return self.filter(case=case, user=user).select_related("meeting")

    def over(self, now: datetime) -> Self:
        """Those nobody has gone on with for so long, and those of a case that has ended."""
        return self.filter(Q(saved_at__lt=now - MeetingDraft.KEPT) | Q(case__closed_on__isnull=False))


class MeetingDraft(models.Model):
    """What somebody has written of a talk and not registered yet. Nobody's but theirs, and without history.

    It goes with a talk that did not take place. Where a colleague registered the talk, the words stay for who wrote
    them, who may want to add them, until they are as old as any other draft.
    """

    KEPT = timedelta(days=30)

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="meeting_drafts")
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, verbose_name="samtale", related_name="drafts", null=True, blank=True
    )
    user = models.ForeignKey(User, models.CASCADE, verbose_name="medarbejder", related_name="meeting_drafts")
    fields = models.JSONField("det skrevne", default=dict)
    saved_at = models.DateTimeField("gemt", auto_now=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = MeetingDraftQuerySet.as_manager()

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

    @classmethod
    def of(cls, case: Case, meeting: Meeting | None, user: User) -> "MeetingDraft":
        """What this colleague has begun, or a new one that is not saved. The case is held where it will be."""
        known = {"case": case, "meeting": meeting, "user": user}
        return cls.objects.filter(**known).first() or cls(**known, version=0)

    @property
    def is_begun(self) -> bool:
        return self.pk is not None

    def keep(self, fields: dict[str, Any]) -> None:
        self.version += 1
        self.fields = fields
        self.save()
