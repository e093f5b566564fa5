"""A team and the division it belongs to."""

from typing import Any

from accounts.models import Division, Team, User
from danish.forms import use_danish_fields
from danish.rules import kept
from journal.conflicts import VersionedForm


class UnitForm(VersionedForm):
    """Two administrators don't overwrite each other."""

    def keep(self) -> bool:
        """Save it; False, told at the name, when another got that name in the same moment."""
        self.claim()
        return kept(self, self.instance.keep)


class TeamForm(UnitForm):
    class Meta:
        model = Team
        fields = ["name", "division"]
        formfield_callback = use_danish_fields
        error_messages = {
            "name": {"required": "Skriv et navn.", "unique": "Der er allerede et team med det navn."},
            "division": {"invalid_choice": "Vælg en afdeling på listen."},
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["division"].empty_label = "Ingen afdeling"  # type: ignore[attr-defined]


class DivisionForm(UnitForm):
    """The head is one of the leads: numbers of all the division's teams are shown to nobody else."""

    class Meta:
        model = Division
        fields = ["name", "head"]
        formfield_callback = use_danish_fields
        help_texts = {"head": "Ser tal for alle afdelingens teams, men kun borgere i sit eget."}
        error_messages = {
            "name": {"required": "Skriv et navn.", "unique": "Der er allerede en afdeling med det navn."},
            "head": {"invalid_choice": "Vælg en teamleder på listen."},
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        head = self.fields["head"]
        head.queryset = User.objects.active().filter(role=User.Role.TEAM_LEAD)  # type: ignore[attr-defined]
        head.empty_label = "Ingen"  # type: ignore[attr-defined]
