"""What the pages of the lead's board are asked for."""

from typing import Any

from django.http import Http404

from accounts.models import Team
from danish.forms import ChoiceField, TypedChoiceField
from evaluation.team_board import LATE, LISTS
from followup.flag import Flag
from followup.forms import PageForm

# The columns one may sort by, as the address says it; the other way round with a minus.
BY_CASES = "-sager"
SORTS = ("navn", "sager", "norm", "overskredet", "uden-maal", "uden-plan", "uden-fremgang", "nye")


class TeamForm(PageForm):
    """Which of the teams that somebody leads."""

    team = TypedChoiceField(label="Team", coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any, *, teams: list[Team]):
        super().__init__(data)
        self.teams = {team.pk: team for team in teams}
        self.fields["team"].choices = [(team.pk, team.name) for team in teams]  # type: ignore[attr-defined]

    def asked_team(self, own: int | None) -> Team | None:
        """The one that is asked for, else the reader's own, else the first; a team of others is not found."""
        asked = self._said("team")
        if asked is None and self["team"].errors:
            raise Http404
        first = next(iter(self.teams), None)
        wanted = asked or (own if own in self.teams else first)
        return self.teams.get(wanted) if wanted else None


class BoardForm(TeamForm):
    """Which team, and in which order its people stand."""

    sorter = ChoiceField(
        label="Rækkefølge", choices=[(sign + key, key) for key in SORTS for sign in ("", "-")], required=False
    )

    def order(self) -> str:
        return self._said("sorter") or BY_CASES


class RowsForm(BoardForm):
    """Which of the numbers the rows are behind."""

    vis = ChoiceField(label="Vis", choices=[(flag.key, flag.label()) for flag in LISTS.values()], required=False)
    medarbejder = TypedChoiceField(label="Medarbejder", coerce=int, empty_value=None, required=False)

    def choose_among(self, people: list[tuple[int, str]]) -> None:
        self.people: dict[int | None, str] = dict(people)
        self.fields["medarbejder"].choices = people  # type: ignore[attr-defined]
        self.full_clean()

    def flag(self) -> Flag:
        return LISTS[self._said("vis") or LATE.key]

    def coordinator(self) -> int | None:
        return self._said("medarbejder")
