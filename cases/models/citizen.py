import uuid
from typing import Self

import pghistory
import pgtrigger
from django.db import models

from accounts.sealing import seal, unseal
from cases.cpr import Cpr
from danish.names import validate_name
from danish.sorting import sort_key_expression


class CitizenQuerySet(models.QuerySet["Citizen"]):
    def with_cpr(self, cpr: Cpr) -> Self:
        return self.filter(cpr_hash=cpr.look_up)


@pghistory.track(exclude=["sort_key"])
class Citizen(models.Model):
    """A person the municipality helps towards job or education."""

    reference = models.UUIDField("reference", default=uuid.uuid4, unique=True, editable=False)
    first_name = models.CharField("fornavn", max_length=80, validators=[validate_name])
    last_name = models.CharField("efternavn", max_length=80, validators=[validate_name])
    cpr_sealed = models.BinaryField("cpr-nummer", editable=False)
    cpr_hash = models.BinaryField("cpr-opslag", unique=True, editable=False)
    cpr_front = models.CharField("cpr-nummerets dato", max_length=6, editable=False)
    has_replacement_cpr = models.BooleanField("erstatningspersonnummer", default=False, editable=False)
    birth_on = models.DateField("født", editable=False)
    phone = models.CharField("telefon", max_length=20, blank=True)
    email = models.EmailField("e-mail", max_length=120, blank=True)
    language = models.CharField("sprog, hvis ikke dansk", max_length=40, blank=True)
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
        triggers = [
            pgtrigger.Trigger(
                name="name_is_found",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("first_name", "last_name"),
                func="PERFORM cases_write_search_names(id) FROM cases_case WHERE citizen_id = NEW.id; RETURN NULL;",
            ),
        ]

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
