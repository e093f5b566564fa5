from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar, Self

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.sealing import SealBroken, seal, unseal
from danish.periods import BOTH_DAYS, DateRange
from danish.rules import RulesAtFields
from danish.sorting import sort_key, sort_key_expression

MOST_WORDS = 8
MOST_HELD = 20
FULL_TIME = Decimal(37)
ENDS_FIRST = "Fraværet kan ikke slutte, før det begynder."
OWN_DEPUTY = "Vælg en anden end den, der er fraværende."


class Unit(models.Model):
    """A part of the organisation, as administrators write it, one at a time."""

    name = models.CharField("navn", max_length=100, unique=True)
    version = models.PositiveIntegerField("version", default=1, db_default=1, editable=False)

    WRITTEN: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name

    def keep(self) -> None:
        """Save what is written of it, and nothing that is changed elsewhere."""
        if self.pk is None:
            self.save()
            return
        self.version += 1
        self.save(update_fields=[*self.WRITTEN, "version"])


class Division(Unit):
    """Teams that one person answers for: the head sees their numbers, and of citizens only whom their role opens."""

    head = models.ForeignKey(
        "accounts.User", models.PROTECT, verbose_name="afdelingsleder", related_name="divisions", null=True, blank=True
    )

    WRITTEN = ("name", "head")

    class Meta(Unit.Meta):
        verbose_name = "afdeling"
        verbose_name_plural = "afdelinger"


class TeamQuerySet(models.QuerySet["Team"]):
    def open(self, today: date) -> Self:
        """Those that cases can be given to."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=today))

    def led_by(self, user: "User") -> Self:
        """The lead's own, and those of the divisions they head."""
        if user.role != User.Role.TEAM_LEAD:
            return self.none()
        return self.filter(Q(pk=user.team_id) | Q(division__head=user))


class Team(Unit):
    """People who share a caseload. Open cases and people who can log in are never in a closed one."""

    division = models.ForeignKey(
        Division, models.PROTECT, verbose_name="afdeling", related_name="teams", null=True, blank=True
    )
    closed_on = models.DateField("nedlagt", null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    WRITTEN = ("name", "division")

    class Meta(Unit.Meta):
        verbose_name = "team"
        verbose_name_plural = "teams"

    def hold_open(self, today: date) -> bool:
        """Whether people and cases can be given to it. Who closes it waits until this transaction is over."""
        held = Team.objects.select_for_update(no_key=True).values_list("closed_on", flat=True)
        self.closed_on = held.get(pk=self.pk)
        return self.closed_on is None or self.closed_on > today


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def caseworkers(self) -> Self:
        """Those who may be responsible for a case."""
        return self.active().filter(role__in=[User.Role.CASEWORKER, User.Role.TEAM_LEAD])

    def administrators(self) -> Self:
        return self.active().filter(role=User.Role.ADMINISTRATOR)

    def called(self, text: str) -> Self:
        """Those with every word of `text` in the name or the user name."""
        found = self
        for word in sort_key(text).split()[:MOST_WORDS]:
            found = found.filter(Q(sort_key__contains=word) | Q(username__icontains=word))
        return found

    def colleagues_of(self, user: "User") -> Self:
        return self.active().filter(team_id=user.team_id, team__isnull=False)

    def covers_for(self, user: "User") -> Self:
        """Who may be somebody's deputy: those of the team whom the team's cases are open to already."""
        return self.colleagues_of(user).caseworkers().exclude(pk=user.pk)


class StaffManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """A class of its own, because migrations must find it by name."""


@pghistory.track(exclude=["password", "last_login", "sort_key"])
class User(AbstractUser):
    """A member of staff. The role says what they may do, the team and their involvements with whom."""

    class Role(models.TextChoices):
        CASEWORKER = "caseworker", "Beskæftigelsesmedarbejder"
        TEAM_LEAD = "team_lead", "Teamleder"
        CURATOR = "curator", "Katalogredaktør"
        ADMINISTRATOR = "administrator", "Administrator"
        COMPANY_CONSULTANT = "company_consultant", "Virksomhedskonsulent"
        MENTOR = "mentor", "Mentor"
        DISCIPLINE = "discipline", "Fagperson"
        CONTROLLER = "controller", "Controller"

    class Profession(models.TextChoices):
        CASEWORKER = "caseworker", "Beskæftigelsesmedarbejder"
        PSYCHOLOGIST = "psychologist", "Psykolog"
        OCCUPATIONAL_THERAPIST = "occupational_therapist", "Ergoterapeut"
        NURSE = "nurse", "Sygeplejerske"
        OTHER = "other", "Andet"

    WITHOUT_CITIZENS = frozenset({Role.CURATOR, Role.ADMINISTRATOR, Role.CONTROLLER})

    role = models.CharField("rolle", max_length=20, choices=Role, default=Role.CASEWORKER)
    profession = models.CharField("faggruppe", max_length=25, choices=Profession, default=Profession.OTHER)
    team = models.ForeignKey(Team, models.PROTECT, verbose_name="team", related_name="members", null=True, blank=True)
    phone = models.CharField("telefon", max_length=20, blank=True)
    digest_by_mail = models.BooleanField("morgenoverblik på mail", default=False)
    languages = models.CharField("taler også", max_length=100, blank=True, db_default="")
    weekly_hours = models.DecimalField(
        "timer om ugen", max_digits=4, decimal_places=1, default=FULL_TIME, db_default=FULL_TIME
    )
    sort_key = models.GeneratedField(
        expression=sort_key_expression("first_name", "last_name"),
        output_field=models.CharField(max_length=310, db_collation="C"),
        db_persist=True,
    )

    objects = StaffManager()  # type: ignore[misc]

    class Meta:
        verbose_name = "medarbejder"
        verbose_name_plural = "medarbejdere"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="user_works_some_hours_of_a_week",
                condition=Q(weekly_hours__gte=1, weekly_hours__lte=45),
                violation_error_code="weekly_hours",
                violation_error_message="Skriv et timetal mellem 1 og 45.",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("accounts:user_update", args=[self.pk])

    @property
    def name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()

    @property
    def works_with_citizens(self) -> bool:
        """Whether any citizen may ever be shown to this person."""
        return self.role not in self.WITHOUT_CITIZENS

    @property
    def edits_catalogue(self) -> bool:
        return self.role == self.Role.CURATOR

    @property
    def works_for_team(self) -> bool:
        """Whether belonging to the team gives access to its cases; others see those they are involved in."""
        return self.role in {self.Role.CASEWORKER, self.Role.TEAM_LEAD}

    @property
    def reads_health(self) -> bool:
        """Whether papers about health are for this person at all: not for company consultants and mentors."""
        return self.works_for_team or self.role == self.Role.DISCIPLINE

    def reason_to_stay_administrator(self, by: "User") -> str:
        """Why `by` cannot take the role or the access from this administrator now; empty if they can.

        The administrators are locked, so that two who take it from each other at once cannot both succeed.
        """
        if self.pk is None or self.role != self.Role.ADMINISTRATOR:
            return ""
        administrators = list(User.objects.administrators().select_for_update().order_by("pk"))
        if self not in administrators:
            return ""
        if self == by:
            return "Du kan ikke tage adgangen fra dig selv. Bed en anden administrator om det."
        if administrators == [self]:
            return "Der skal være mindst én administrator. Giv først en anden rollen."
        return ""

    def change(self, fields: list[str] | None = None, *, password: str = "") -> None:
        """Save those fields, and no other: someone else may be changing the rest. A new password ends all sessions."""
        if password:
            self.set_password(password)
            fields = None if fields is None else [*fields, "password"]
        self.save(update_fields=fields)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        return self.filter(from_on__lte=day, until_on__gte=day)

    def within(self, first: date, last: date) -> Self:
        """Those that have a day in common with these days."""
        return self.filter(from_on__lte=last, until_on__gte=first)

    def written_by(self, user: User) -> Self:
        """Those that a person may write: their own, and a lead the team's."""
        own = Q(user=user)
        if user.role == User.Role.TEAM_LEAD and user.team_id:
            own |= Q(user__team=user.team_id)
        return self.filter(own)


@pghistory.track()
class Absence(RulesAtFields):
    """Days when somebody is away, and the colleague who gets what falls due meanwhile."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="medarbejder", related_name="absences")
    cover = models.ForeignKey(User, models.PROTECT, verbose_name="vikar", related_name="covers", null=True, blank=True)
    from_on = models.DateField("fra")
    until_on = models.DateField("til og med")
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "fravær"
        verbose_name_plural = "fravær"
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_began",
                condition=Q(until_on__gte=F("from_on")),
                violation_error_code="until_on",
                violation_error_message=ENDS_FIRST,
            ),
            models.CheckConstraint(
                name="absence_covered_by_another",
                condition=Q(cover=None) | ~Q(cover=F("user")),
                violation_error_code="cover",
                violation_error_message=OWN_DEPUTY,
            ),
            ExclusionConstraint(
                name="absence_one_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (DateRange("from_on", "until_on", BOTH_DAYS), RangeOperators.OVERLAPS),
                ],
                violation_error_code="from_on",
                violation_error_message="Der er allerede skrevet fravær på nogle af de dage. Ret det i stedet.",
            ),
        ]

    def __str__(self):
        if self.from_on == self.until_on:
            return f"{self.from_on:%d.%m.%Y}"
        return f"{self.from_on:%d.%m.%Y}–{self.until_on:%d.%m.%Y}"

    def clean(self) -> None:
        """The days are in order, or PostgreSQL has no range of them; the deputy can see the cases, and is there."""
        if self.from_on and self.until_on and self.until_on < self.from_on:
            raise ValidationError({"until_on": ENDS_FIRST})
        if self.cover and self.from_on and self.until_on and self.user_id:
            self.check_deputy(self.cover)

    def check_deputy(self, cover: User) -> None:
        """Raise `ValidationError` if this colleague cannot stand in on these days."""
        if cover.pk == self.user_id:
            raise ValidationError({"cover": OWN_DEPUTY})
        if not User.objects.covers_for(self.user).filter(pk=cover.pk).exists():
            raise ValidationError({"cover": "Vælg en kollega fra teamet, som kan logge ind."})
        away = Absence.objects.filter(user=cover).within(self.from_on, self.until_on).first()
        if away:
            raise ValidationError({"cover": f"{cover} er selv fraværende {away}. Vælg en anden."})

    def is_on(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on

    @transaction.atomic
    def keep(self) -> None:
        """Save it, by rules that hold against what others write in the same moment. Raises `ValidationError`."""
        people = [self.user_id, self.cover_id] if self.cover_id else [self.user_id]
        list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
        self.full_clean()
        if self.pk:
            self.version += 1
        self.save()

    def end(self, today: date, *, keeps_today: bool) -> None:
        """Back today: it ends yesterday. One that is not a day old never was, unless its first day has to stay."""
        if self.from_on > today or (self.from_on == today and not keeps_today):
            self.delete()
            return
        self.until_on = max(self.from_on, today - timedelta(days=1))
        self.version += 1
        self.save(update_fields=["until_on", "version"])


class HeldFormQuerySet(models.QuerySet["HeldForm"]):
    def waiting(self) -> Self:
        """Those not yet a day old."""
        return self.filter(held_at__gt=timezone.now() - timedelta(hours=24))

    def stale(self) -> Self:
        return self.filter(held_at__lte=timezone.now() - timedelta(hours=24))


class HeldForm(models.Model):
    """What someone had written when the session was over, kept sealed until they are back or a day has passed."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="medarbejder", related_name="held_forms")
    path = models.CharField("side", max_length=300)
    sealed = models.BinaryField("indhold")
    held_at = models.DateTimeField("holdt tilbage", auto_now_add=True)

    objects = HeldFormQuerySet.as_manager()

    class Meta:
        verbose_name = "tilbageholdt skema"
        verbose_name_plural = "tilbageholdte skemaer"
        ordering = ["-held_at", "-pk"]

    def __str__(self):
        return f"{self.path}, {self.held_at:%d.%m.%Y %H.%M}"

    @classmethod
    @transaction.atomic
    def hold(cls, user: User, path: str, body: str) -> "HeldForm | None":
        """Keep `body`, an encoded form, for `user` alone; once, however often it is sent. None if too many wait."""
        User.objects.select_for_update(no_key=True).get(pk=user.pk)  # so that two at once are counted one by one
        waiting = list(cls.objects.waiting().filter(user=user, path=path))
        if same := next((held for held in waiting if held.says(body)), None):
            return same
        if user.held_forms.waiting().count() >= MOST_HELD:
            return None
        return cls.objects.create(user=user, path=path, sealed=seal(body, f"held form of {user.pk}"))

    @property
    def body(self) -> str:
        return unseal(self.sealed, f"held form of {self.user_id}")

    def says(self, body: str) -> bool:
        try:
            return self.body == body
        except SealBroken:
            return False
