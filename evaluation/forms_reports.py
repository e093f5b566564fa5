import re
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Team, User
from catalog.models import TargetGroup
from danish.filter_widgets import FilterSelect
from danish.forms import CharField, ChoiceField
from evaluation.forms import current_groups

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


class ReportForm(forms.Form):
    """Of whom and of when a report tells; all of it stands in the address. What cannot be read is told."""

    PERIODS = [
        ("12", "De seneste 12 måneder"),
        ("6", "De seneste 6 måneder"),
        ("24", "De seneste 24 måneder"),
        ("36", "De seneste 36 måneder"),
    ]

    team = ChoiceField(label="Team", required=False, widget=FilterSelect)
    maalgruppe = ChoiceField(label="Målgruppe", required=False, widget=FilterSelect)
    periode = ChoiceField(label="Periode", required=False, choices=PERIODS, widget=FilterSelect)
    linje = CharField(label="Del", required=False, max_length=60)
    maaned = CharField(label="Måned", required=False, max_length=7)

    def __init__(self, data: Any, *, reader: User) -> None:
        super().__init__(data)
        self.reader = reader
        self.fields["team"].choices = self._team_choices  # type: ignore[attr-defined]
        self.fields["maalgruppe"].choices = self._group_choices  # type: ignore[attr-defined]
        self.full_clean()

    @cached_property
    def teams(self) -> dict[str, Team]:
        """A lead's own, and those of the divisions they head; of all of them to who looks after the whole."""
        is_controller = self.reader.role == User.Role.CONTROLLER
        teams = Team.objects.all() if is_controller else Team.objects.led_by(self.reader)
        return {str(team.pk): team for team in teams.distinct()}

    @cached_property
    def _groups(self) -> dict[str, TargetGroup]:
        return {group.key: group for group in current_groups()}

    def _team_choices(self) -> list[tuple[str, str]]:
        return [("", "Alle teams"), *((pk, team.name) for pk, team in self.teams.items())]

    def _group_choices(self) -> list[tuple[str, str]]:
        return [("", "Alle målgrupper"), *((key, group.label) for key, group in self._groups.items())]

    def clean_maaned(self) -> date | None:
        text = self.cleaned_data["maaned"]
        if not text:
            return None
        if not (found := MONTH.fullmatch(text)):
            raise ValidationError("Skriv måneden som 2026-10.")
        return date(int(found[1]), int(found[2]), 1)

    @property
    def team_chosen(self) -> Team | None:
        return self.teams.get(self.cleaned_data.get("team") or "")

    @property
    def group(self) -> TargetGroup | None:
        return self._groups.get(self.cleaned_data.get("maalgruppe") or "")

    @property
    def months(self) -> int:
        return int(self.cleaned_data.get("periode") or 12)

    @property
    def part(self) -> str:
        return self.cleaned_data.get("linje") or ""

    @property
    def month(self) -> date | None:
        month: date | None = self.cleaned_data.get("maaned")
        return month

    @property
    def scope(self) -> str:
        """Of whom and of when, as an address has it."""
        return self._query("team", "maalgruppe", "periode")

    @property
    def query(self) -> str:
        """The same with the part of the figure."""
        return self._query("team", "maalgruppe", "periode", "linje")

    def _query(self, *names: str) -> str:
        said = {name: self.cleaned_data.get(name) or "" for name in names}
        return urlencode({name: text for name, text in said.items() if text and (name, text) != ("periode", "12")})
