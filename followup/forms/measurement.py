from typing import Any

from django import forms

from danish.forms import BooleanField, CharField, ChoiceField
from followup.models import Answer, Measurement, Question
from followup.models.measurement import Given
from journal.conflicts import VersionedForm

SKIP = "spring-over"
NUMBERS = [(str(number), str(number)) for number in range(11)]


def read(chosen: str) -> int | None:
    return None if chosen == SKIP else int(chosen)


def written(answer: Answer) -> str:
    return SKIP if answer.value is None else str(answer.value)


class CitizenAnswerForm(forms.Form):
    """One question, answered with a number or skipped."""

    def __init__(self, *args: Any, question: Question, answer: Answer | None, skip_label: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["svar"] = ChoiceField(
            label=question.to_citizen,
            choices=[*NUMBERS, (SKIP, skip_label)],
            widget=forms.RadioSelect,
            initial=written(answer) if answer else None,
            error_messages={"required": f"Vælg et tal, eller vælg »{skip_label}«."},
        )

    @property
    def value(self) -> int | None:
        return read(self.cleaned_data["svar"])


class StaffAnswersForm(VersionedForm):
    """Everything a member of staff is asked, on one page: a draft until `is_all` of it has to be answered."""

    class Meta:
        model = Measurement
        fields: list[str] = []

    def __init__(self, *args: Any, is_all: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        skip = (SKIP, self.instance.instrument.skip_label)
        given = {one.question_id: one for one in self.instance.answers.filter(by=Answer.By.STAFF).order_by("pk")}
        self.questions = list(self.instance.questions_to(Answer.By.STAFF))
        for question in self.questions:
            answer = given.get(question.pk)
            self.fields[f"svar_{question.pk}"] = ChoiceField(
                label=question.to_staff,
                choices=[*NUMBERS, skip],
                widget=forms.RadioSelect,
                required=is_all,
                initial=written(answer) if answer else None,
                error_messages={"required": f"Vælg et tal, eller vælg »{skip[1]}«."},
            )
            self.fields[f"viser_{question.pk}"] = CharField(
                label=f"Hvad viser det? {question.to_staff}",
                max_length=500,
                required=False,
                initial=answer.evidence if answer else "",
            )

    def clean(self) -> dict[str, Any]:
        """Words are kept with their number: without one nobody has said whether it is skipped."""
        said = super().clean() or self.cleaned_data
        for one in self.questions:
            number = f"svar_{one.pk}"
            if said.get(f"viser_{one.pk}") and not said.get(number) and number not in self.errors:
                self.add_error(number, "Vælg et tal, så det, du skrev, også bliver gemt.")
        return said

    @property
    def compared(self) -> list[str]:
        return [name for question in self.questions for name in (f"svar_{question.pk}", f"viser_{question.pk}")]

    def as_saved(self, current: Any) -> dict[str, Any]:
        return {}  # a form on the row has its answers already

    @property
    def asked(self) -> "list[tuple[Question, forms.BoundField, forms.BoundField]]":
        """Each question with its two fields."""
        return [(one, self[f"svar_{one.pk}"], self[f"viser_{one.pk}"]) for one in self.questions]

    @property
    def given(self) -> dict[int, Given]:
        """What is answered so far."""
        said = self.cleaned_data
        return {
            one.pk: Given(read(said[f"svar_{one.pk}"]), said[f"viser_{one.pk}"])
            for one in self.questions
            if said[f"svar_{one.pk}"]
        }


class CloseForm(forms.Form):
    """Why one side's answers are missing; asked for only when they are. What is answered is let go knowingly."""

    because = CharField(
        label="Hvorfor mangler svarene?",
        max_length=300,
        help_text="For eksempel: Borgeren ville ikke svare.",
        error_messages={"required": "Skriv, hvorfor den ene side mangler."},
    )

    def __init__(self, *args: Any, answers_left_out: int = 0, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if answers_left_out:
            told = (
                "det ene svar, der er givet" if answers_left_out == 1 else f"de {answers_left_out} svar, der er givet"
            )
            self.fields["uden"] = BooleanField(
                label=f"Slet {told}",
                error_messages={"required": f"Sæt flueben, hvis målingen skal lukkes uden {told}."},
            )


class DropForm(forms.Form):
    because = CharField(
        label="Hvorfor opgives målingen?",
        max_length=300,
        help_text="Svarene indtil nu bliver slettet. Begrundelsen står i sagens historik.",
        error_messages={"required": "Skriv, hvorfor målingen opgives."},
    )
