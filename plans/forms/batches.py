from django import forms

from accounts.models import User
from danish.forms import ChoiceField
from danish.templatetags.danish import antal
from plans.models import PlanPaper

EVERYBODY = "alle"


class PaperBatchForm(forms.Form):
    """Which plans of the team are wanted on paper, and in which edition."""

    reader = ChoiceField(
        label="Udgave",
        choices=PlanPaper.Reader.choices,
        initial=PlanPaper.Reader.CITIZEN,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en udgave."},
    )
    responsible = ChoiceField(
        label="Hvis borgere",
        help_text="Kun åbne sager med en aftalt plan.",
        error_messages={"required": "Vælg, hvis borgere det er."},
    )

    def __init__(self, data: object, *, total: int, by_responsible: list[tuple[User, int]]):
        super().__init__(data)  # type: ignore[arg-type]
        whole = (EVERYBODY, f"Hele teamet ({_plans(total)})")
        each = [(str(user.pk), f"{user.name} ({_plans(count)})") for user, count in by_responsible]
        self.fields["responsible"].choices = [whole, *each]  # type: ignore[attr-defined]

    @property
    def responsible_pk(self) -> int | None:
        """None is the whole team."""
        chosen = self.cleaned_data["responsible"]
        return None if chosen == EVERYBODY else int(chosen)


def _plans(count: int) -> str:
    return antal(count, "plan,planer")
