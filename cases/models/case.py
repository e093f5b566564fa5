import re
from datetime import date, timedelta
from functools import cached_property
from typing import Self

import pghistory
import pgtrigger
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from cases import course
from cases.cpr import Cpr
from cases.grants_sql import grants_of, part_of
from cases.models.citizen import Citizen
from cases.models.erasure import ErasureOrder
from cases.models.involvement import Involvement
from cases.models.reasoned_look import ReasonedLook
from cases.support_sql import support_since_on
from cases.support_time import unbroken_since
from catalog.models import TargetGroup
from danish.rules import RulesAtFields
from danish.sorting import sort_key
from journal.composed import AnyOf
from journal.models import Event

# Who may have to take the next step, as the fields name them, in words.
WAITS = {"us": "os", "citizen": "borgeren", "others": "andre"}
CASE_NUMBER = re.compile(r"\s*(?:s-?)?(\d{1,18})\s*", re.ASCII | re.IGNORECASE)


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """The cases a user may open: the team's, those they are involved in and those they gave a reason for.

        What concerns one person only is fetched as a list of ids first: with a list the database can use its
        indexes for both halves, which it can't with a sub-query.
        """
        if not user.works_with_citizens:
            return self.none()
        return self.reached(*self.reach_of(user))

    @classmethod
    def reach_of(cls, user: User) -> tuple[int, list[int], list[int]]:
        """What `reached` asks for: nothing for who does not work with citizens."""
        known: tuple[int, list[int], list[int]] | None = getattr(user, "known_reach", None)
        if known is not None:
            return known
        return (cls.team_of(user), *grants_of(user.pk)) if user.works_with_citizens else (0, [], [])

    @classmethod
    def ask_reach_once(cls, user: User) -> None:
        """For a page that only reads and often asks what its reader may see: `user` lives as long as the page."""
        user.known_reach = cls.reach_of(user)  # type: ignore[attr-defined]

    def reached(self, team: int, involved: list[int], looked: list[int]) -> Self:
        """`visible_to` in numbers: of a team, of those a user is involved in, and those they gave a reason for."""
        return self.filter(self._of(team, involved) | Q(AnyOf(F("pk"), looked), is_restricted=False))

    def worked_on_by(self, user: User, today: date | None = None) -> Self:
        """Those that are a user's to work on, as `Case.is_worked_on_by` says of one."""
        if not user.works_for_team:
            return self.none()
        parts = Involvement.objects.live(today or timezone.localdate()).working().filter(user=user)
        of_team = Q(team_id=self.team_of(user), is_restricted=False)
        # As EXISTS the database would read everybody's parts first; in this order, of few cases only their own.
        found = self.alias(own_part=Subquery(parts.filter(case=OuterRef("pk")).order_by().values("pk")[:1]))
        return found.filter(of_team | Q(own_part__isnull=False))

    def telling_health_to(self, user: User) -> Self:
        """Those whose papers about health a user may read, as `Case.tells_health_to` says of one."""
        if not user.reads_health:
            return self.none()
        involved, _ = grants_of(user.pk)
        return self.filter(self._of(self.team_of(user), involved))

    @staticmethod
    def team_of(user: User) -> int:
        """The team whose cases are also this user's; none is 0, which no team is."""
        return (user.team_id or 0) if user.works_for_team else 0

    @staticmethod
    def _of(team: int, involved: list[int]) -> Q:
        return Q(AnyOf(F("pk"), involved)) | Q(team_id=team, is_restricted=False)

    def as_system(self, why: str) -> Self:
        """All cases, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def open(self) -> Self:
        return self.filter(closed_on=None)

    def closed(self) -> Self:
        return self.filter(closed_on__isnull=False)

    def askable(self) -> Self:
        """Those anyone who works with citizens may give a reason to see."""
        return self.filter(is_restricted=False)

    def matching(self, text: str) -> Self:
        """The case with this number, or those whose citizen's name holds every word."""
        number = CASE_NUMBER.fullmatch(text)
        if number:
            return self.filter(pk=int(number[1]))
        found = self
        for word in text.split()[:8]:
            found = found.filter(citizen__sort_key__contains=sort_key(word))
        return found

    def with_cpr(self, cpr: Cpr) -> Self:
        return self.filter(citizen__cpr_hash=cpr.look_up)

    def coordinated_by(self, user: User | int) -> Self:
        return self.filter(
            involvements__user=user, involvements__part=Involvement.Part.COORDINATOR, involvements__until_on=None
        )

    def for_display(self) -> Self:
        """With citizen, target group and team fetched along."""
        return self.select_related("citizen", "target_group", "team")

    def with_support_since(self, today: date) -> Self:
        """With `support_since` found by the database, for lists."""
        return self.annotate(support_since=support_since_on(today))


@pghistory.track()
class Case(RulesAtFields):
    """One citizen's way towards job or education."""

    class CloseReason(models.TextChoices):
        JOB = "job", "I job"
        EDUCATION = "education", "I uddannelse"
        FLEXJOB = "flexjob", "I fleksjob"
        PENSION = "pension", "Førtidspension"
        MOVED = "moved", "Flyttet"
        OTHER = "other", "Andet"

    class Readiness(models.TextChoices):
        JOB = "job", "Jobparat"
        ACTIVITY = "activity", "Aktivitetsparat"
        EDUCATION = "education", "Uddannelsesparat"
        CLEARLY_EDUCATION = "clearly", "Åbenlyst uddannelsesparat"

    citizen = models.OneToOneField(Citizen, models.PROTECT, verbose_name="borger", related_name="case")
    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="cases")
    target_group = models.ForeignKey(TargetGroup, models.PROTECT, verbose_name="målgruppe", related_name="cases")
    target_group_from_on = models.DateField("i målgruppen fra", default=timezone.localdate)
    opened_on = models.DateField("oprettet", default=timezone.localdate)
    closed_on = models.DateField("afsluttet", null=True, blank=True)
    close_reason = models.CharField("afsluttet med", max_length=10, choices=CloseReason, blank=True)
    close_note = models.CharField("bemærkning til afslutningen", max_length=500, blank=True)
    readiness = models.CharField("visiteret som", max_length=10, choices=Readiness, blank=True)
    readiness_on = models.DateField("visiteret den", null=True, blank=True)
    overview_on = models.DateField("overblik lavet", null=True, blank=True, editable=False)
    one_sided_because = models.CharField("hvorfor den ene side mangler", max_length=300, blank=True, db_default="")
    waits_for_us_since = models.DateField("venter på os siden", null=True, blank=True, editable=False)
    waits_for_citizen_since = models.DateField("venter på borgeren siden", null=True, blank=True, editable=False)
    waits_for_others_since = models.DateField("venter på andre siden", null=True, blank=True, editable=False)
    is_restricted = models.BooleanField("særligt beskyttet", default=False)
    weekly_hours_ceiling = models.DecimalField(
        "aftalt loft, timer om ugen", max_digits=4, decimal_places=1, null=True, blank=True
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    # Set by `open_case` when the case is open to the user for a reason only.
    reasoned_look: "ReasonedLook | None" = None
    # And what the user is to the case, in the word of the access log.
    opened_as: str = ""

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "sag"
        verbose_name_plural = "sager"
        indexes = [
            models.Index(fields=["team", "target_group"], condition=Q(closed_on=None), name="case_open_in_team"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="case_is_found",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="PERFORM cases_write_search_names(NEW.id); RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="case_is_found_by_others",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("citizen", "team", "is_restricted"),
                func="PERFORM cases_write_search_names(NEW.id); RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="case_is_found_no_more",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func="DELETE FROM cases_searchname WHERE case_id = OLD.id; RETURN NULL;",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closed_with_a_reason",
                condition=Q(closed_on=None, close_reason="") | (Q(closed_on__isnull=False) & ~Q(close_reason="")),
                violation_error_message="En afsluttet sag skal have en dato og en grund.",
            ),
            models.CheckConstraint(
                name="case_closed_after_opened",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="Sagen kan ikke afsluttes, før den er oprettet.",
            ),
            models.CheckConstraint(
                name="case_readiness_has_a_date",
                condition=Q(readiness="", readiness_on=None) | (~Q(readiness="") & Q(readiness_on__isnull=False)),
                violation_error_message="Skriv, hvad borgeren er visiteret som, og hvornår.",
                violation_error_code="readiness",
            ),
            models.CheckConstraint(
                name="case_hours_ceiling_in_a_week",
                condition=Q(weekly_hours_ceiling=None) | Q(weekly_hours_ceiling__gt=0, weekly_hours_ceiling__lte=60),
                violation_error_message="Loftet skal være mellem 1 og 60 timer om ugen.",
                violation_error_code="weekly_hours_ceiling",
            ),
        ]

    def __str__(self):
        return str(self.citizen)

    def get_absolute_url(self):
        return reverse("case_detail", args=[self.pk])

    @property
    def case_id(self) -> int:
        """A case is its own, so that whatever concerns one can be asked for its number alike."""
        return self.pk

    @property
    def number(self) -> str:
        """The pseudonymous number that may stand in addresses, file names and messages."""
        return f"S-{self.pk:06d}"

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def waits_for(self) -> str:
        """Who takes the next step, as `wait_for` takes it."""
        return next((whom for whom in WAITS if getattr(self, f"waits_for_{whom}_since")), "")

    @property
    def waits_since(self) -> date | None:
        return self.waits_for_us_since or self.waits_for_citizen_since or self.waits_for_others_since

    @cached_property
    def coordinator(self) -> User | None:
        """Who is responsible now. Costs a query; the head of a case's pages has the name already."""
        found = self.involvements.coordinators().filter(until_on=None).select_related("user").first()
        return found.user if found else None

    @cached_property
    def support_since(self) -> date | None:
        """The first day of the unbroken time on public support up to now."""
        return unbroken_since(self.benefit_spells.values_list("from_on", "until_on"), timezone.localdate())

    def can_be_changed_by(self, user: User) -> bool:
        return self.is_open and self.is_worked_on_by(user)

    def was_opened_to_change(self, user: User) -> bool:
        """As `can_be_changed_by`, for whom the door has just let in, whose part is known from there."""
        only_sees = {"", "reasoned", "team", Involvement.Part.ANALYSIS}
        is_let_in = self._is_of_team(user) or self.opened_as not in only_sees
        return self.is_open and user.works_for_team and is_let_in

    def can_be_reopened_by(self, user: User) -> bool:
        return not self.is_open and self.is_worked_on_by(user)

    def is_led_by(self, user: User) -> bool:
        return user.role == User.Role.TEAM_LEAD and user.team_id == self.team_id

    def is_answered_for_by(self, user: User) -> bool:
        """Whether this user leads the team, or is responsible for the case."""
        return self.is_led_by(user) or self.involvements.coordinators().filter(user=user, until_on=None).exists()

    def is_worked_on_by(self, user: User) -> bool:
        """Whether the case is this user's to work on; once it is closed that is to reopen it or withdraw a consent.

        Whoever takes part in an analysis only does not.
        """
        if not user.works_for_team:
            return False
        parts = self.involvements.live(timezone.localdate()).working()
        return self._is_of_team(user) or parts.filter(user=user).exists()

    def tells_health_to(self, user: User) -> bool:
        """Whether this user may read papers about health: who works on the case, and disciplines in it."""
        if not user.reads_health:
            return False
        return self._is_of_team(user) or self.involvements.live(timezone.localdate()).filter(user=user).exists()

    def _is_of_team(self, user: User) -> bool:
        return user.works_for_team and self.team_id == user.team_id and not self.is_restricted

    def shares_with(self, department: str, purpose: str) -> bool:
        """Whether the citizen lets us share with this department (its key) for this purpose, at this moment.

        A closed case shares nothing: what was consented to was help that has ended.
        """
        if not self.is_open:
            return False
        live = self.consents.live(timezone.localdate())
        return live.filter(departments__key=department, purpose=purpose).exists()

    def relation_to(self, user: User) -> str:
        """Why this user may see the case, in one word, for the access log."""
        return self.relation_as(user, part_of(user.pk, self.pk))

    def relation_as(self, user: User, part: str | None) -> str:
        """`relation_to` somebody whose part in the case is known."""
        if part == Involvement.Part.ANALYSIS and self._is_of_team(user):
            return "team"
        return part or ("team" if self.team_id == user.team_id else "reasoned")

    @classmethod
    @transaction.atomic
    def open_for(
        cls, citizen: Citizen, *, by: User, coordinator: User, target_group: TargetGroup, support_since: date, on: date
    ) -> "Case":
        """Create the citizen with a case, a coordinator and a first period on support."""
        assert coordinator.team is not None  # CaseCreateForm offers only colleagues of the same team
        citizen.save()
        case = cls.objects.create(
            citizen=citizen,
            team=coordinator.team,
            target_group=target_group,
            target_group_from_on=on,
            opened_on=on,
            is_restricted=citizen.has_protected_address,
        )
        case.involvements.create(user=coordinator, part=Involvement.Part.COORDINATOR, from_on=on)
        case.target_group_spells.create(target_group=target_group, from_on=on)
        if target_group.gives_support:
            case.benefit_spells.create(benefit=target_group.benefit, from_on=support_since)
        case.note(Event.Kind.CASE, "Sagen er oprettet", by=by)
        return case

    @transaction.atomic
    def change(self, *, by: User) -> None:
        """Save what was edited about the citizen and the case; a protected address restricts the case."""
        self.version += 1
        self.is_restricted = self.is_restricted or self.citizen.has_protected_address
        self.citizen.save()
        self.save()
        self.note(Event.Kind.CASE, "Oplysninger om borgeren er ændret", by=by)

    @transaction.atomic
    def assess(self, *, by: User) -> None:
        """Save how ready the citizen has been assessed to be; what stood before is in the history."""
        self.version += 1
        self.save(update_fields=["readiness", "readiness_on", "version"])
        text = f"Visiteret som {self.get_readiness_display().lower()} {self.readiness_on:%d.%m.%Y}"
        self.note(Event.Kind.SUPPORT, text, by=by)

    @transaction.atomic
    def close(self, *, on: date, reason: str, by: User, note: str = "") -> None:
        """End the case, and with it the time on support."""
        self.closed_on = on
        self.close_reason = reason
        self.close_note = note
        self.waits_for_us_since = self.waits_for_citizen_since = self.waits_for_others_since = None
        self.version += 1
        self.save()
        self.benefit_spells.filter(until_on=None).update(until_on=on)
        self.note(Event.Kind.CASE, f"Sagen er afsluttet: {self.get_close_reason_display().lower()}", by=by)
        course.changed(self)

    @transaction.atomic
    def reopen(self, *, reason: str, by: User) -> str:
        """Take a closed case up again; it is not to be erased then. Why not, in words, if it can't be."""
        self.hold()
        self.refresh_from_db(fields=["close_reason", "close_note", "team"])
        orders = ErasureOrder.objects.waiting().select_for_update().filter(case_id=self.pk).order_by("pk")
        if any(order.is_approved for order in orders):
            return "Sagen er ved at blive slettet og kan ikke genåbnes."
        if self.is_open:
            return ""
        closed = self.team
        if not self._has_open_team():
            return (
                f"{closed.name} er nedlagt, og sagens ansvarlige er ikke i et andet team."
                " Bed en administrator genåbne teamet."
            )
        for order in orders:
            order.keep(until=timezone.localdate(), explanation="Sagen er genåbnet.", by=by)
        self.closed_on, self.close_reason, self.close_note = None, "", ""
        self.version += 1
        self.save(update_fields=["team", "closed_on", "close_reason", "close_note", "version"])
        where = f" i {self.team.name}, for {closed.name} er nedlagt" if self.team != closed else ""
        self.note(Event.Kind.CASE, f"Sagen er genåbnet{where}: {reason}", by=by)
        course.changed(self)
        return ""

    def _has_open_team(self) -> bool:
        """Put it in the team of who is responsible if its own was closed meanwhile. Neither is closed from now on."""
        today = timezone.localdate()
        if self.team.hold_open(today):
            return True
        responsible = self.involvements.responsible()
        person = responsible.user if responsible else None
        if person is None or not (person.is_active and person.works_for_team and person.team):
            return False
        if not person.team.hold_open(today):
            return False
        self.team = person.team
        return True

    @transaction.atomic
    def wait_for(self, whom: str, *, by: User) -> None:
        """Say who takes the next step, one of `WAITS`, or nobody (""). Since when stays while it is the same."""
        self.hold()
        since = [f"waits_for_{one}_since" for one in WAITS]
        self.refresh_from_db(fields=since)
        if whom == self.waits_for:
            return
        for one, field in zip(WAITS, since, strict=True):
            setattr(self, field, timezone.localdate() if whom == one else None)
        self.version += 1
        self.save(update_fields=[*since, "version"])
        text = f"Sagen venter på {WAITS[whom]}" if whom else "Sagen venter ikke længere"
        self.note(Event.Kind.CASE, text, by=by)

    @transaction.atomic
    def finish_overview(self, *, by: User, one_sided_because: str = "") -> None:
        """Declare the overview of resources and barriers made. The first of two counts."""
        self.hold()
        self.refresh_from_db(fields=["overview_on"])
        if self.overview_on:
            return
        self.overview_on, self.one_sided_because = timezone.localdate(), one_sided_because
        self.version += 1
        self.save(update_fields=["overview_on", "one_sided_because", "version"])
        self.note(Event.Kind.FACTOR, "Overblikket over ressourcer og barrierer er lavet", by=by)

    def overview_due_on(self, days: int | None) -> date | None:
        """The last day for the overview; none when it is made or no rule asks for it."""
        return self.opened_on + timedelta(days=days) if days and self.overview_on is None and self.is_open else None

    def hold(self) -> None:
        """Make others who change what hangs on the case wait until this transaction is over.

        The version, and whether the case is closed, are as they are then: what was read before may be old.
        """
        held = Case.objects.select_for_update().values_list("version", "closed_on")
        self.version, self.closed_on = held.get(pk=self.pk)

    def note(self, kind: str, text: str, *, by: User | None, code: str = "") -> None:
        """Write one line on the timeline, where a CPR number in somebody's own words is masked."""
        Event.objects.create(case_id=self.pk, actor=by, kind=kind, code=code, text=text)
