from typing import Any

from django import forms

from cases.forms.fields import PastDateField
from cases.models import Screening, ScreeningAnswer
from cases.screenings import ANSWER, MOST_ANSWERS, MOST_BANDS, MOST_POINTS, MOST_QUESTIONS, QUESTION, new_key
from danish.forms import CharField, ChoiceField, IntegerField, TypedChoiceField, use_danish_fields
from journal.conflicts import VersionedForm


class ScreeningAnswerForm(forms.ModelForm):
    """The questions of the form in use, and the caseworker's own judgement."""

    on = PastDateField(label="Dato")

    class Meta:
        model = ScreeningAnswer
        fields = ["on", "note"]
        formfield_callback = use_danish_fields
        labels = {"note": "Din egen vurdering"}
        help_texts = {"note": "Hvad ser du, som skemaet ikke fanger? Det er din vurdering, der tæller."}
        error_messages = {"note": {"required": "Skriv din egen vurdering. Summen kan ikke stå alene."}}
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        questions = {
            f"question_{question['key']}": ChoiceField(
                label=question["text"],
                help_text=question["why"],
                choices=[(answer["key"], answer["text"]) for answer in question["answers"]],
                widget=forms.RadioSelect,
                error_messages={"required": "Vælg et svar."},
            )
            for question in self.instance.screening.questions
        }
        self.fields = questions | self.fields

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        mark = "question_"
        self.instance.answers = {
            name.removeprefix(mark): value for name, value in given.items() if name.startswith(mark)
        }
        return given


class ScreeningForm(VersionedForm):
    """What a form is called, how it is used, and what its sums may mean."""

    class Meta:
        model = Screening
        fields = ["title", "intro"]
        formfield_callback = use_danish_fields
        labels = {"title": "Titel", "intro": "Vejledning til medarbejderen"}
        error_messages = {"title": {"required": "Skriv en titel."}}
        widgets = {"intro": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = self.instance.thresholds
        for number in range(MOST_BANDS):
            band = known[number] if number < len(known) else {"from": None, "words": ""}
            self.fields[f"from_{number}"] = IntegerField(
                label=f"Trin {number + 1}: fra point",
                min_value=0,
                max_value=MOST_QUESTIONS * MOST_POINTS,
                required=False,
                initial=band["from"],
            )
            self.fields[f"words_{number}"] = CharField(
                label=f"Trin {number + 1}: hvad summen kan betyde",
                max_length=200,
                required=False,
                initial=band["words"],
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        bands = []
        for number in range(MOST_BANDS):
            begins, words = given.get(f"from_{number}"), given.get(f"words_{number}")
            if words and begins is None:
                self.add_error(f"from_{number}", "Skriv, hvor mange point trinnet begynder ved.")
            elif begins is not None and not words:
                self.add_error(f"words_{number}", "Skriv, hvad summen kan betyde.")
            elif words:
                bands.append({"from": begins, "words": words})
        begins_at = [band["from"] for band in bands]
        if begins_at and begins_at[0] != 0:
            self.add_error("from_0", "Det første trin begynder ved 0 point.")
        elif begins_at != sorted(set(begins_at)):
            self.add_error(None, "Trinnene skal ligge over hinanden: hvert trin begynder ved flere point end det før.")
        self.instance.thresholds = bands
        return given


class QuestionForm(VersionedForm):
    """One question with its answers. An answer without text is left out."""

    text = CharField(label="Spørgsmål", max_length=QUESTION["text"], error_messages={"required": "Skriv spørgsmålet."})
    why = CharField(
        label="Hvorfor spørger vi?",
        max_length=QUESTION["why"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Screening
        fields: list[str] = []
        formfield_callback = use_danish_fields

    def __init__(self, *args: Any, question: dict[str, Any] | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.question = question or {"key": new_key(), "text": "", "why": "", "answers": []}
        self.fields["text"].initial, self.fields["why"].initial = self.question["text"], self.question["why"]
        answers = self.question["answers"]
        for number in range(MOST_ANSWERS):
            answer = answers[number] if number < len(answers) else {"text": "", "points": None, "why": ""}
            name = f"Svar {number + 1}"
            self.fields[f"answer_{number}"] = CharField(
                label=name, max_length=ANSWER["text"], required=False, initial=answer["text"]
            )
            self.fields[f"points_{number}"] = IntegerField(
                label=f"{name}: point", min_value=0, max_value=MOST_POINTS, required=False, initial=answer["points"]
            )
            self.fields[f"reason_{number}"] = CharField(
                label=f"{name}: hvorfor?", max_length=ANSWER["why"], required=False, initial=answer["why"]
            )

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Text, points and reason of each answer, for the page."""
        return [
            (self[f"answer_{number}"], self[f"points_{number}"], self[f"reason_{number}"])
            for number in range(MOST_ANSWERS)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        known = self.question["answers"]
        answers = []
        for number in range(MOST_ANSWERS):
            text, points = given.get(f"answer_{number}"), given.get(f"points_{number}")
            if text and points is None and f"points_{number}" not in self.errors:
                self.add_error(f"points_{number}", "Skriv, hvor mange point svaret giver. 0 er også et tal.")
            elif text:
                key = known[number]["key"] if number < len(known) else new_key()
                answers.append(
                    {"key": key, "text": text, "points": points, "why": given.get(f"reason_{number}") or ""}
                )
            elif points is not None or given.get(f"reason_{number}"):
                self.add_error(f"answer_{number}", "Skriv svaret, eller slet point og begrundelse.")
        if len(answers) < 2 and not self.errors:
            self.add_error("answer_1", "Skriv mindst to svar at vælge mellem.")
        is_new = self.question["key"] not in {one["key"] for one in self.instance.questions}
        if is_new and len(self.instance.questions) >= MOST_QUESTIONS:
            self.add_error(None, f"Et skema har højst {MOST_QUESTIONS} spørgsmål.")
        self.answered = answers
        return given

    def written(self) -> dict[str, Any]:
        """The question as it is stored."""
        given = self.cleaned_data
        return {
            "key": self.question["key"],
            "text": given["text"],
            "why": given["why"],
            "answers": self.answered,
        }


class QuestionMoveForm(forms.Form):
    retning = TypedChoiceField(choices=[("op", "op"), ("ned", "ned")])

    @property
    def step(self) -> int:
        return -1 if self.cleaned_data["retning"] == "op" else 1
