"""A new norm for caseloads, tried on today's cases before it is saved."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone

from accounts.models import User
from catalog.models import TargetGroup
from danish.forms import DecimalField, IntegerField, use_danish_fields
from danish.rules import kept
from evaluation.caseloads import WHOLE, Norm
from evaluation.models import CaseloadNorm
from followup.forms.contact_rules import Tried

ROLES = (User.Role.CASEWORKER, User.Role.TEAM_LEAD)
HEAVIEST = Decimal(5)
TAKEN = "Der er allerede en norm fra den dag."
UP_TO_FIVE = {"max_value": "Skriv en vægt på højst 5.", "min_value": "Skriv 0 eller mere."}


class NormForm(Tried):
    """The band, and what makes a case weigh more. Begins with what the norm in force says."""

    what = "Normen"

    class Meta:
        model = CaseloadNorm
        fields = ["from_on", "low", "high", "full_time", "risk", "line", "free_lines", "new_case"]
        formfield_callback = use_danish_fields
        labels = {
            "low": "Fra (sager)",
            "high": "Til (sager)",
            "risk": "Tillæg for høj risiko",
            "line": "Tillæg for hver indsats derudover",
            "free_lines": "Indsatser uden tillæg",
            "new_case": "Tillæg for en ny sag",
        }
        help_texts = {
            "from_on": "Fra i dag og frem. Den norm, der gælder nu, gælder til dagen før. Skrives dd.mm.åååå",
            "full_time": "Den, der arbejder færre timer, har en mindre norm.",
            "risk": "Når den nyeste screening er i det højeste trin.",
            "line": "For hver af de øvrige indsatser, der er i gang på samme tid.",
            "free_lines": "Så mange indsatser kan være i gang, uden at sagen vejer mere.",
            "new_case": "Så længe sagen er ny for medarbejderen efter reglen om nye sager.",
        }
        error_messages = {"from_on": {"unique": TAKEN}}

    def __init__(self, *args: Any, current: Norm | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.groups = list(TargetGroup.objects.current().order_by("order", "key"))
        if current:
            self.initial.update({name: getattr(current, name) for name in self.Meta.fields if name != "from_on"})
        for name in ("low", "high", "free_lines"):
            self.fields[name].min_value = 0  # type: ignore[attr-defined]
        for name in ("risk", "line", "new_case"):
            self.fields[name] = self._weight(
                str(self.fields[name].label), Decimal(0), str(self.fields[name].help_text)
            )
        for role in ROLES:
            self.fields[f"share_{role}"] = IntegerField(
                label=role.label,
                min_value=0,
                max_value=WHOLE,
                initial=current.share_of(role) if current else (WHOLE if role == User.Role.CASEWORKER else 0),
            )
        for group in self.groups:
            said = current.weights.get(group.pk, Decimal(1)) if current else Decimal(1)
            self.fields[f"weight_{group.pk}"] = self._weight(group.label, Decimal("0.01"), initial=said)

    @staticmethod
    def _weight(label: str, least: Decimal, help_text: str = "", initial: Decimal | None = None) -> forms.Field:
        return DecimalField(
            label=label,
            min_value=least,
            max_value=HEAVIEST,
            max_digits=3,
            decimal_places=2,
            initial=initial,
            help_text=help_text,
            error_messages=UP_TO_FIVE | ({"min_value": "Skriv en vægt over 0."} if least else {}),
        )

    @property
    def of_roles(self) -> list[BoundField]:
        return [self[f"share_{role}"] for role in ROLES]

    @property
    def of_groups(self) -> list[BoundField]:
        return [self[f"weight_{group.pk}"] for group in self.groups]

    def clean_from_on(self) -> date:
        from_on: date = self.cleaned_data["from_on"]
        if from_on < timezone.localdate():
            raise ValidationError("En norm kan ikke gælde bagud. Skriv i dag eller en senere dag.")
        return from_on

    @property
    def shares(self) -> dict[str, int]:
        return {str(role): self.cleaned_data[f"share_{role}"] for role in ROLES}

    @property
    def weights(self) -> dict[int, Decimal]:
        """Only those that are not 1."""
        said = {group.pk: self.cleaned_data[f"weight_{group.pk}"] for group in self.groups}
        return {pk: weight for pk, weight in said.items() if weight != 1}

    def norm(self) -> Norm:
        """As it is written, to be tried."""
        told = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return Norm(**told, shares=self.shares, weights=self.weights)

    def begin(self) -> bool:
        """Save it; False, told at the field, when another one from that day was saved in the same moment."""
        return kept(self, lambda: self.instance.begin(self.shares, self.weights))
