import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError

from cases.models.handover import Wanted
from danish.forms import CharField, ChoiceField, TypedMultipleChoiceField
from danish.sorting import sort_key
from evaluation.distribution import INBOX, Colleague, Desk

NOBODY = "Vælg medarbejder"
# A case, who had it when it was chosen (0 is nobody), and whom it is given to where that is said for each.
CASE = re.compile(r"(\d{1,18})-(\d{1,18})(?:-(\d{1,18}))?", re.ASCII)
STRANGE = "Vælg sagerne på listen."
RELATION, MATCH = "relation", "match"
ORDERS = [(RELATION, "Korteste relation"), (MATCH, "Sprog og speciale først")]


def read_wanted(values: Iterable[str], to: int | None) -> list[Wanted]:
    """The cases that were sent, each once; what makes no sense, or goes to nobody, is left out.

    To this colleague, or to whom is said for each where that is none.
    """
    found: dict[int, Wanted] = {}
    for value in values:
        match = CASE.fullmatch(value)
        new = (int(match[3] or 0) if to is None else to) if match else 0
        if match and new:
            found.setdefault(int(match[1]), Wanted(int(match[1]), int(match[2]) or None, new))
    return list(found.values())


class CasesField(TypedMultipleChoiceField):
    """Cases as the lists of the distribution send them; whether they can be given is asked where they are held."""

    default_error_messages = {"required": "Vælg mindst én sag.", "invalid_choice": STRANGE, "invalid_list": STRANGE}

    def to_python(self, value: Any) -> Any:
        """A case for which nobody is chosen is sent as nothing."""
        return [one for one in super().to_python(value) if one]

    def valid_value(self, value: str) -> bool:
        return CASE.fullmatch(value) is not None


class ChooseForm(forms.Form):
    """From whom, to whom, and what is proposed first; sent with the cases. What makes no sense is nothing."""

    fra = ChoiceField(label="Fra", required=False)
    til = ChoiceField(label="Til", required=False)
    efter = ChoiceField(label="Forslag efter", required=False, choices=ORDERS)

    def __init__(self, data: Any, *, desk: Desk, waiting: int):
        super().__init__(data)
        from_whom: Any = self.fields["fra"]
        to_whom: Any = self.fields["til"]
        holders = [desk.people[pk] for pk in desk.holders]
        from_whom.choices = [(str(INBOX), f"Indbakken ({waiting})"), *by_team(desk, holders)]
        to_whom.choices = [("", NOBODY), *by_team(desk, (desk.people[pk] for pk in desk.receivers))]

    def blame(self, form: forms.Form) -> None:
        """Mark here what another form found wrong with whom the cases go to."""
        if "til" in form.errors:
            self.errors["til"] = form.errors["til"]

    @property
    def address(self) -> str:
        """The choice as it stands in an address."""
        return urlencode({name: self.said(name) for name in self.fields})

    def said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))

    @property
    def source(self) -> int:
        return int(self.said("fra") or INBOX)

    @property
    def receiver(self) -> int | None:
        return int(self.said("til")) if self.said("til") else None

    @property
    def match_first(self) -> bool:
        return self.said("efter") == MATCH


class ReasonForm(forms.Form):
    """Which cases are given, and why."""

    sag = CasesField(label="Sager", coerce=str, widget=forms.CheckboxSelectMultiple)
    reason = CharField(
        label="Begrundelse",
        max_length=200,
        help_text="Står i hver sags historik. Skriv ikke noget om borgeren.",
        error_messages={"required": "Skriv kort, hvorfor sagerne flyttes."},
    )

    def refuse(self, fault: ValidationError) -> None:
        """What only the rows themselves knew."""
        for messages in fault.message_dict.values():
            self.add_error(None, list(messages))

    def wanted(self) -> list[Wanted]:
        return read_wanted(self.cleaned_data["sag"], None)


class MoveForm(ReasonForm):
    """All of them to one colleague."""

    til = CharField(label="Til", error_messages={"required": "Vælg, hvem sagerne skal gives til."})

    field_order = ["til", "sag", "reason"]

    def clean_til(self) -> int:
        til: str = self.cleaned_data["til"]
        if not re.fullmatch(r"\d{1,18}", til, re.ASCII) or not int(til):
            raise ValidationError("Vælg medarbejderen på listen.")
        return int(til)

    def wanted(self) -> list[Wanted]:
        return read_wanted(self.cleaned_data["sag"], self.cleaned_data["til"])


class ShareForm(ReasonForm):
    """Each to the colleague that is chosen beside it; where nobody is, it stays."""

    def __init__(self, data: Any = None, **kwargs: Any):
        super().__init__(data, **kwargs)
        cases: Any = self.fields["sag"]
        cases.error_messages["required"] = "Vælg, hvem mindst én sag gives til."

    def clean_sag(self) -> list[str]:
        given: list[str] = self.cleaned_data["sag"]
        if not all((match := CASE.fullmatch(one)) and int(match[3] or 0) for one in given):
            raise ValidationError(STRANGE)
        return given


def by_team(desk: Desk, colleagues: Iterable[Colleague]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Under the names of the teams, the lead's own first, each with how many cases they have."""

    def place(one: Colleague) -> tuple[bool, str, str]:
        return one.user.team_id != desk.lead.team_id, sort_key(_team(one)), one.user.sort_key

    ordered = sorted(colleagues, key=place)
    return [
        (
            team,
            [
                (str(one.user.pk), ", ".join(filter(None, (f"{one.user.name} ({one.cases})", one.away))))
                for one in members
            ],
        )
        for team, members in groupby(ordered, key=_team)
    ]


def _team(one: Colleague) -> str:
    return str(one.user.team or "Uden team")
