import re
import uuid
from datetime import date, timedelta
from functools import cached_property
from typing import Self

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.validators import MinLengthValidator
from django.db import models, transaction
from django.db.models import Exists, F, FilteredRelation, Func, OuterRef, Q, Subquery, Value
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team, User
from accounts.sealing import seal, unseal
from cases.cpr import Cpr
from cases.grants_sql import grants_of, part_of
from catalog.models import TargetGroup
from danish.rules import RulesAtFields
from danish.sorting import sort_key, sort_key_expression
from journal.models import Access, Event

CASE_NUMBER = re.compile(r"\s*(?:s-?)?(\d{1,18})\s*", re.ASCII | re.IGNORECASE)


class CitizenQuerySet(models.QuerySet["Citizen"]):
    def with_cpr(self, cpr: Cpr) -> Self:
        return self.filter(cpr_hash=cpr.look_up)


@pghistory.track(exclude=["sort_key"])
class Citizen(models.Model):
    """A person the municipality helps towards job or education."""

    reference = models.UUIDField("reference", default=uuid.uuid4, unique=True, editable=False)
    first_name = models.CharField("fornavn", max_length=80)
    last_name = models.CharField("efternavn", max_length=80)
    cpr_sealed = models.BinaryField("cpr-nummer", editable=False)
    cpr_hash = models.BinaryField("cpr-opslag", unique=True, editable=False)
    cpr_front = models.CharField("cpr-nummerets dato", max_length=6, editable=False)
    has_replacement_cpr = models.BooleanField("erstatningspersonnummer", default=False, editable=False)
    birth_on = models.DateField("født", editable=False)
    phone = models.CharField("telefon", max_length=20, blank=True)
    town = models.CharField("by", max_length=60, blank=True)
    has_protected_address = models.BooleanField("navne- og adressebeskyttelse", default=False)
    sort_key = models.GeneratedField(
        expression=sort_key_expression("first_name", "last_name"),
        output_field=models.CharField(max_length=170, db_collation="C"),
        db_persist=True,
    )

    objects = CitizenQuerySet.as_manager()

    class Meta:
        verbose_name = "borger"
        verbose_name_plural = "borgere"
        ordering = ["sort_key", "pk"]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def cpr_masked(self) -> str:
        return f"{self.cpr_front}-••••"

    @property
    def cpr(self) -> str:
        """The whole number. Only for the page that notes the look."""
        return unseal(self.cpr_sealed, f"cpr {self.reference}")

    def take_cpr(self, cpr: Cpr) -> None:
        """Seal the number and keep what may be shown of it. Saves nothing."""
        self.cpr_sealed = seal(cpr.shown, f"cpr {self.reference}")
        self.cpr_hash = cpr.look_up
        self.cpr_front = cpr.digits[:6]
        self.has_replacement_cpr = cpr.is_replacement
        self.birth_on = cpr.birth_on


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """The cases a user may open: the team's, those they are involved in and those they gave a reason for.

        What concerns one person only is fetched as a list of ids first: with a list the database can use its
        indexes for both halves, which it can't with a sub-query.
        """
        if not user.works_with_citizens:
            return self.none()
        involved, looked = grants_of(user.pk)
        mine = Q(pk__in=involved) | Q(pk__in=looked, is_restricted=False)
        if user.works_for_team and user.team_id:
            mine |= Q(team_id=user.team_id, is_restricted=False)
        return self.filter(mine)

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

    def without_goal(self) -> Self:
        """Those without an active goal."""
        return self.exclude(goals__status="active")

    def coordinated_by(self, user: User | int) -> Self:
        return self.filter(
            involvements__user=user, involvements__part=Involvement.Part.COORDINATOR, involvements__until_on=None
        )

    def with_coordination(self) -> Self:
        """With `coordination`, the involvement of whoever is responsible now, to select or sort by."""
        return self.annotate(
            coordination=FilteredRelation(
                "involvements",
                condition=Q(involvements__part=Involvement.Part.COORDINATOR, involvements__until_on=None),
            ),
            # A case without one looks the same as one that was never asked, so that it was asked is told.
            coordination_asked=Value(True),
        )

    def for_display(self) -> Self:
        """With citizen, target group, team and coordinator fetched along."""
        return self.with_coordination().select_related("citizen", "target_group", "team", "coordination__user")

    def with_support_since(self) -> Self:
        """With `support_since` found by the database, for lists.

        Periods do not overlap, so the unbroken time begins with the last period that none ends right before.
        """
        spells = BenefitSpell.objects.filter(case=OuterRef("case"))
        begun = BenefitSpell.objects.filter(
            ~Exists(spells.filter(until_on=OuterRef("from_on") - timedelta(days=1))),
            Exists(spells.filter(until_on=None)),
            case=OuterRef("pk"),
        )
        return self.annotate(support_since=Subquery(begun.order_by("-from_on").values("from_on")[:1]))


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

    citizen = models.OneToOneField(Citizen, models.PROTECT, verbose_name="borger", related_name="case")
    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="cases")
    target_group = models.ForeignKey(TargetGroup, models.PROTECT, verbose_name="målgruppe", related_name="cases")
    target_group_from_on = models.DateField("i målgruppen fra", default=timezone.localdate)
    opened_on = models.DateField("oprettet", default=timezone.localdate)
    closed_on = models.DateField("afsluttet", null=True, blank=True)
    close_reason = models.CharField("afsluttet med", max_length=10, choices=CloseReason, blank=True)
    is_restricted = models.BooleanField("særligt beskyttet", default=False)
    weekly_hours_ceiling = models.DecimalField(
        "aftalt loft, timer om ugen", max_digits=4, decimal_places=1, null=True, blank=True
    )
    version = models.PositiveIntegerField("version", default=1, editable=False)

    # Set by `open_case` when the case is open to the user for a reason only.
    reasoned_look: "ReasonedLook | None" = None

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "sag"
        verbose_name_plural = "sager"
        indexes = [
            models.Index(fields=["team", "target_group"], condition=Q(closed_on=None), name="case_open_in_team"),
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

    @cached_property
    def coordinator(self) -> User | None:
        """Who is responsible now. Costs a query unless the case came through `for_display`."""
        found = self.__dict__.get("coordination")
        if found is None and "coordination_asked" not in self.__dict__:
            found = self.involvements.coordinators().filter(until_on=None).select_related("user").first()
        return found.user if found else None

    @cached_property
    def support_since(self) -> date | None:
        """The first day of the unbroken time on public support up to now."""
        spells = list(self.benefit_spells.order_by("-from_on"))
        if not spells or spells[0].until_on is not None:
            return None
        since = spells[0].from_on
        for spell in spells[1:]:
            if spell.until_on != since - timedelta(days=1):
                break
            since = spell.from_on
        return since

    def can_be_changed_by(self, user: User) -> bool:
        if not (self.is_open and user.works_for_team):
            return False
        if self.team_id == user.team_id and not self.is_restricted:
            return True
        return self.involvements.live(timezone.localdate()).filter(user=user).exists()

    def relation_to(self, user: User) -> str:
        """Why this user may see the case, in one word, for the access log."""
        return part_of(user.pk, self.pk) or ("team" if self.team_id == user.team_id else "reasoned")

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
    def close(self, *, on: date, reason: str, by: User) -> None:
        """End the case, and with it the time on support."""
        self.closed_on = on
        self.close_reason = reason
        self.version += 1
        self.save()
        self.benefit_spells.filter(until_on=None).update(until_on=on)
        self.note(Event.Kind.CASE, f"Sagen er afsluttet: {self.get_close_reason_display().lower()}", by=by)

    def hold(self) -> None:
        """Make others who change what hangs on the case wait until this transaction is over."""
        Case.objects.select_for_update().get(pk=self.pk)

    def note(self, kind: str, text: str, *, by: User) -> None:
        """Write one line on the timeline."""
        Event.objects.create(case_id=self.pk, actor=by, kind=kind, text=text[:300])


class InvolvementQuerySet(models.QuerySet["Involvement"]):
    def live(self, on: date) -> Self:
        return self.filter(Q(until_on=None) | Q(until_on__gte=on), from_on__lte=on)

    def coordinators(self) -> Self:
        return self.filter(part=Involvement.Part.COORDINATOR)


@pghistory.track()
class Involvement(models.Model):
    """Someone's part in a case for a period; it opens the case to them as long as it lasts."""

    class Part(models.TextChoices):
        COORDINATOR = "coordinator", "Ansvarlig medarbejder"
        COLLEAGUE = "colleague", "Kollega"
        COMPANY_CONSULTANT = "company_consultant", "Virksomhedskonsulent"
        MENTOR = "mentor", "Mentor"
        DISCIPLINE = "discipline", "Fagperson"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="involvements")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="involvements")
    part = models.CharField("rolle i sagen", max_length=20, choices=Part)
    from_on = models.DateField("fra", default=timezone.localdate)
    until_on = models.DateField("til", null=True, blank=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        verbose_name = "tilknytning"
        verbose_name_plural = "tilknytninger"
        ordering = ["from_on", "pk"]
        indexes = [models.Index(fields=["user", "until_on", "case"], name="involvement_of_user")]
        constraints = [
            models.UniqueConstraint(
                name="involvement_one_live_coordinator",
                fields=["case"],
                condition=Q(part="coordinator", until_on=None),
                violation_error_message="Sagen har allerede en ansvarlig medarbejder.",
            ),
            models.CheckConstraint(
                name="involvement_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Tilknytningen kan ikke slutte, før den begynder.",
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_part_display()}"


class ReasonedLookQuerySet(models.QuerySet["ReasonedLook"]):
    def live(self) -> Self:
        return self.filter(until_at__gt=timezone.now())


@pghistory.track()
class ReasonedLook(models.Model):
    """A reason someone gave to see a case that is not theirs; it opens the case for eight hours."""

    class Reason(models.TextChoices):
        COVER = "cover", "Jeg dækker ind for en kollega"
        CONTACT = "contact", "Borgeren har henvendt sig til mig"
        SUPERVISION = "supervision", "Faglig sparring eller tilsyn"
        COMPLAINT = "complaint", "Klage eller aktindsigt"
        OTHER = "other", "Andet"

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="reasoned_looks")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="medarbejder", related_name="+")
    reason = models.CharField("grund", max_length=12, choices=Reason)
    text = models.CharField(
        "begrundelse",
        max_length=300,
        validators=[MinLengthValidator(10, "Skriv lidt mere om, hvorfor du skal se sagen.")],
    )
    given_at = models.DateTimeField("givet", auto_now_add=True)
    until_at = models.DateTimeField("indtil")

    objects = ReasonedLookQuerySet.as_manager()

    class Meta:
        verbose_name = "begrundet opslag"
        verbose_name_plural = "begrundede opslag"
        ordering = ["-given_at", "-pk"]
        indexes = [models.Index(fields=["user", "until_at"], name="reasoned_look_of_user")]

    def __str__(self):
        return f"{self.user}: {self.get_reason_display()}"

    @transaction.atomic
    def grant(self) -> None:
        """Open the case for eight hours and write the reason in the access log and on the timeline."""
        self.until_at = timezone.now() + timedelta(hours=8)
        self.save()
        Access.objects.create(
            case_id=self.case_id,
            user=self.user,
            role=self.user.role,
            relation="reasoned",
            page="begrundet opslag",
            reason=f"{self.get_reason_display()}: {self.text}"[:300],
        )
        self.case.note(Event.Kind.CASE, f"Begrundet opslag: {self.get_reason_display()}", by=self.user)


class DateRange(Func):
    """`daterange(from, until, '[]')`: both days are in the period, and no end means for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track()
class BenefitSpell(models.Model):
    """A period on one public benefit. Periods of a case do not overlap."""

    case = models.ForeignKey(Case, models.CASCADE, verbose_name="sag", related_name="benefit_spells")
    benefit = models.CharField("ydelse", max_length=60)
    from_on = models.DateField("fra")
    until_on = models.DateField("til", null=True, blank=True)

    class Meta:
        verbose_name = "ydelsesperiode"
        verbose_name_plural = "ydelsesperioder"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="benefit_spell_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Perioden kan ikke slutte, før den begynder.",
            ),
            ExclusionConstraint(
                name="benefit_spell_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (
                        DateRange("from_on", "until_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Perioden overlapper en anden ydelsesperiode.",
            ),
        ]

    def __str__(self):
        return f"{self.benefit} fra {self.from_on:%d.%m.%Y}"
