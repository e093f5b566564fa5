from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from catalog.evidence import web_address
from catalog.keys import with_free_key
from danish.rules import RulesAtFields
from danish.slugs import danish_slug
from journal.kept import Kept, KeptQuerySet

ENDS_SOON = timedelta(days=90)
# Addresses of the providers' own pages.
RESERVED = {"ny"}


@pghistory.track()
class Provider(Kept, RulesAtFields):
    """Who carries an offer out: a department of the municipality or someone outside it."""

    class Kind(models.TextChoices):
        INTERNAL = "internal", "Kommunen"
        EXTERNAL = "external", "Ekstern"

    key = models.SlugField("nøgle", max_length=40, unique=True)
    label = models.CharField("navn", max_length=100)
    kind = models.CharField("slags", max_length=10, choices=Kind)
    cvr = models.CharField("CVR-nummer", max_length=8, blank=True)
    address = models.CharField("adresse", max_length=200, blank=True)
    phone = models.CharField("telefon", max_length=20, blank=True)
    email = models.EmailField("e-mail", max_length=120, blank=True)
    website = models.URLField("hjemmeside", max_length=200, blank=True)
    about = models.TextField("om leverandøren", max_length=2000, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "leverandør"
        verbose_name_plural = "leverandører"
        ordering = ["label", "key"]
        constraints = [
            models.CheckConstraint(
                name="provider_cvr_is_eight_digits",
                condition=Q(cvr="") | Q(cvr__regex=r"^\d{8}$"),
                violation_error_message="Et CVR-nummer har otte cifre.",
                violation_error_code="cvr",
            ),
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("catalog:provider_detail", args=[self.key])

    def clean(self):
        try:
            web_address(self.website)
        except ValidationError as found:
            raise ValidationError({"website": found}) from None

    def begin(self) -> None:
        """Save it as a new one, with an address of its own from then on."""
        wanted = (danish_slug(self.label) or "leverandoer")[:34].strip("-")

        def save(key: str) -> None:
            self.key = key
            self.save()

        with_free_key(wanted, "-", lambda key: key in RESERVED or Provider.objects.filter(key=key).exists(), save)


class ProviderContactQuerySet(models.QuerySet["ProviderContact"]):
    def current(self, on: date) -> Self:
        return self.filter(Q(left_on=None) | Q(left_on__gt=on))


@pghistory.track()
class ProviderContact(models.Model):
    """Somebody at a provider whom caseworkers can ask and referrals are sent to."""

    provider = models.ForeignKey(Provider, models.CASCADE, verbose_name="leverandør", related_name="contacts")
    name = models.CharField("navn", max_length=80)
    title = models.CharField("titel", max_length=80, blank=True)
    phone = models.CharField("telefon", max_length=20, blank=True)
    email = models.EmailField("e-mail", max_length=120, blank=True)
    takes_referrals = models.BooleanField("får henvisninger", default=False)
    left_on = models.DateField("stoppet", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    objects = ProviderContactQuerySet.as_manager()

    class Meta:
        verbose_name = "kontaktperson"
        verbose_name_plural = "kontaktpersoner"
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def clean(self):
        if self.takes_referrals and not self.email:
            raise ValidationError({"email": "Den, der får henvisninger, skal have en e-mailadresse."})

    def change(self, fields: Iterable[str]) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])


@pghistory.track()
class Agreement(RulesAtFields):
    """What the municipality has agreed with a provider, and for how long."""

    provider = models.ForeignKey(Provider, models.CASCADE, verbose_name="leverandør", related_name="agreements")
    title = models.CharField("aftale", max_length=120)
    from_on = models.DateField("fra")
    until_on = models.DateField("til og med", null=True, blank=True)
    terms = models.TextField("vilkår", max_length=2000, blank=True)
    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        verbose_name = "aftale med leverandør"
        verbose_name_plural = "aftaler med leverandører"
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="Aftalen kan ikke slutte, før den begynder.",
                violation_error_code="until_on",
            ),
        ]

    def __str__(self):
        return self.title

    def is_over(self, on: date) -> bool:
        return self.until_on is not None and self.until_on < on

    def ends_soon(self, on: date) -> bool:
        return self.until_on is not None and on <= self.until_on <= on + ENDS_SOON

    def change(self, fields: Iterable[str]) -> None:
        self.version += 1
        self.save(update_fields=[*fields, "version"])
