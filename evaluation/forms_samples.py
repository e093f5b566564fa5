"""Which looks of the sample are shown, what is said about one, and how whoever looked explains it."""

from datetime import date
from typing import Any, Self, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Team
from danish.dates import month_year
from danish.forms import CharField, ChoiceField, TypedChoiceField, use_danish_fields
from evaluation.models import LookSample
from evaluation.models.review import LookSampleQuerySet
from followup.forms import PageForm
from journal.conflicts import VersionedForm

WAITING, LATE = "venter", "sene"
NOBODYS = 0  # in the place of a team: what is for the controllers
SHOWN = [("", "Alle"), (WAITING, "Ikke vurderet"), (LATE, "Venter for længe"), *LookSample.Verdict.choices]


class SamplesForm(PageForm):
    """A month, what came of the looks, and the team where the reader leads several."""

    team = TypedChoiceField(label="Team", coerce=int, empty_value=None, required=False)
    maaned = ChoiceField(label="Måned", required=False)
    vis = ChoiceField(label="Vis", choices=SHOWN, required=False)

    def __init__(self, data: Any, *, months: list[date], teams: list[Team], has_nobodys: bool):
        super().__init__(data)
        said = [(f"{month:%Y-%m}", month_year(month)) for month in months]
        self.fields["maaned"].choices = [("", "Alle måneder"), *said]  # type: ignore[attr-defined]
        nobodys = [(NOBODYS, "Til controllerne")] if has_nobodys else []
        of_teams = [("", "Alle teams"), *nobodys, *((team.pk, team.name) for team in teams)]
        self.fields["team"].choices = of_teams  # type: ignore[attr-defined]
        if len(teams) < 2 and not has_nobodys:
            del self.fields["team"]

    @property
    def team_chosen(self) -> int | None:
        return self._said("team")

    def of_team(self, samples: LookSampleQuerySet) -> LookSampleQuerySet:
        if self.team_chosen is None:
            return samples
        return samples.filter(team=None if self.team_chosen == NOBODYS else self.team_chosen)

    def narrow(self, samples: LookSampleQuerySet) -> LookSampleQuerySet:
        samples = self.of_team(samples)
        if month := self._said("maaned"):
            samples = samples.filter(month=date.fromisoformat(f"{month}-01"))
        shown = self._said("vis")
        if shown == WAITING:
            return samples.unanswered()
        if shown == LATE:
            return samples.late(timezone.now())
        return samples.filter(verdict=shown) if shown else samples


class JudgeForm(VersionedForm):
    """The verdict of whoever goes through the sample."""

    class Meta:
        model = LookSample
        fields = ["verdict", "explanation"]
        formfield_callback = use_danish_fields
        widgets = {"verdict": forms.RadioSelect, "explanation": forms.Textarea({"rows": 3})}
        labels = {"explanation": "Begrundelse"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        verdict = self.fields["verdict"]
        verdict.required, verdict.error_messages["required"] = True, "Vælg en vurdering."
        verdict.choices = LookSample.Verdict.choices  # type: ignore[attr-defined]
        because = self.fields["explanation"]
        because.is_sometimes_required = True  # type: ignore[attr-defined]
        explained = "" if self.instance.reply else "er forklaret eller "
        because.help_text = f"Skal skrives, når opslaget {explained}skal undersøges."

    def opened_anew(self, current: LookSample) -> Self:
        """With what was written here, on the row as it is now."""
        sent = cast("QueryDict", self.data).copy()
        sent["version"] = str(current.version)
        return type(self)(sent, instance=current)

    def _get_validation_exclusions(self) -> set[str]:
        """Whether words are needed depends on what whoever looked has answered."""
        return super()._get_validation_exclusions() - {"reply"}  # type: ignore[misc]


class ExplainForm(forms.Form):
    """What whoever looked says about it."""

    reply = CharField(
        label="Hvorfor slog du op i sagen?",
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text="Skriv kort, hvad du skulle bruge opslaget til.",
        error_messages={"required": "Skriv, hvad du skulle bruge opslaget til."},
    )
