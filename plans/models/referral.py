from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from cases.models import Case
from catalog.models import Provider
from plans.models.intervention import Intervention


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(intervention__case__in=Case.objects.visible_to(user))

    def live(self) -> Self:
        return self.filter(state__in=Referral.LIVE)


@pghistory.track()
class Referral(models.Model):
    """A citizen is sent to a provider with one intervention of the plan; the provider answers by a link of its own."""

    class State(models.TextChoices):
        SENT = "sent", "Sendt"
        RECEIVED = "received", "Modtaget"
        ACCEPTED = "accepted", "Accepteret"
        WAITING = "waiting", "Venter på plads"
        STARTED = "started", "Startet"
        DECLINED = "declined", "Afvist"
        ENDED = "ended", "Afsluttet"
        WITHDRAWN = "withdrawn", "Trukket tilbage"
        EXPIRED = "expired", "Udløbet uden svar"

    LIVE = (State.SENT, State.RECEIVED, State.ACCEPTED, State.WAITING, State.STARTED)
    OPEN = (State.SENT, State.RECEIVED)

    class Share(models.TextChoices):
        """What of the citizen the provider is shown; the name always, since somebody is to come."""

        PHONE = "phone", "Telefon"
        EMAIL = "email", "E-mail"
        BIRTH = "birth", "Fødselsdato"
        GOALS = "goals", "Job- og uddannelsesmål"
        BARRIERS = "barriers", "De barrierer, indsatsen tager fat på"
        EFFECT = "effect", "Forventet effekt"

    intervention = models.ForeignKey(Intervention, models.CASCADE, verbose_name="indsats", related_name="referrals")
    provider = models.ForeignKey(Provider, models.PROTECT, verbose_name="leverandør", related_name="referrals")
    email = models.EmailField("sendes til", max_length=120)
    state = models.CharField("tilstand", max_length=10, choices=State, default=State.SENT, editable=False)
    shares = ArrayField(
        models.CharField(max_length=10, choices=Share),
        verbose_name="hvad leverandøren får at se",
        default=list,
        blank=True,
    )
    message = models.TextField("besked til leverandøren", max_length=2000, blank=True)
    answer_by = models.DateField("svar senest")
    # Only the hash of the link's secret is kept; a new link makes the old one useless.
    link_hash = models.CharField("linkets aftryk", max_length=64, unique=True, editable=False)
    link_until = models.DateTimeField("linket virker til", editable=False)
    mailed_at = models.DateTimeField("link sendt", null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField("påmindet", null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, verbose_name="sendt af", related_name="+", editable=False)
    sent_at = models.DateTimeField("sendt", auto_now_add=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "henvisning"
        verbose_name_plural = "henvisninger"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["intervention"],
                condition=Q(state__in=["sent", "received", "accepted", "waiting", "started"]),
                name="referral_one_at_a_time",
                violation_error_message="Der er allerede en henvisning i gang for indsatsen.",
            ),
        ]
        indexes = [
            models.Index(fields=["answer_by"], condition=Q(state__in=["sent", "received"]), name="referral_to_answer")
        ]

    def __str__(self):
        return f"Henvisning til {self.provider}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class ReferralStep(models.Model):
    """One step of a referral; by the provider when nobody of the staff took it."""

    referral = models.ForeignKey(Referral, models.CASCADE, verbose_name="henvisning", related_name="steps")
    state = models.CharField("tilstand", max_length=10, choices=Referral.State)
    at = models.DateTimeField("hvornår", auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, verbose_name="af", related_name="+", null=True)
    by_name = models.CharField("navn hos leverandøren", max_length=80, blank=True)
    note = models.CharField("bemærkning", max_length=500, blank=True)

    class Meta:
        verbose_name = "trin i en henvisning"
        verbose_name_plural = "trin i en henvisning"
        ordering = ["at", "pk"]

    def __str__(self):
        return self.get_state_display()


@pghistory.track()
class ReferralProposal(models.Model):
    """What a provider proposes underway; the caseworker accepts it or says no."""

    class Kind(models.TextChoices):
        EXTEND = "extend", "Forlæng"
        HOURS = "hours", "Andre timer om ugen"
        STOP = "stop", "Stop"

    class State(models.TextChoices):
        NEW = "new", "Venter på svar"
        ACCEPTED = "accepted", "Godkendt"
        DECLINED = "declined", "Afvist"

    referral = models.ForeignKey(Referral, models.CASCADE, verbose_name="henvisning", related_name="proposals")
    kind = models.CharField("forslag", max_length=8, choices=Kind)
    until_on = models.DateField("ny slutdato", null=True, blank=True)
    hours_per_week = models.DecimalField("timer om ugen", max_digits=4, decimal_places=1, null=True, blank=True)
    reason = models.CharField("begrundelse", max_length=500)
    by_name = models.CharField("foreslået af", max_length=80)
    proposed_at = models.DateTimeField("foreslået", auto_now_add=True)
    state = models.CharField("tilstand", max_length=8, choices=State, default=State.NEW, editable=False)
    answer = models.CharField("svar", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="besvaret af", related_name="+", null=True, blank=True, editable=False
    )
    answered_at = models.DateTimeField("besvaret", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "forslag fra leverandør"
        verbose_name_plural = "forslag fra leverandører"
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="proposal_says_what",
                condition=Q(kind="extend", until_on__isnull=False, hours_per_week=None)
                | Q(kind="hours", until_on=None, hours_per_week__gt=0, hours_per_week__lte=60)
                | Q(kind="stop", until_on__isnull=False, hours_per_week=None),
                violation_error_message="Skriv den nye slutdato eller de nye timer.",
            ),
            models.UniqueConstraint(
                fields=["referral", "kind"],
                condition=Q(state="new"),
                name="proposal_one_of_a_kind",
                violation_error_message="Det samme er allerede foreslået og venter på svar.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
