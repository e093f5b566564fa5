"""The offer, the citizen's answer and words, and which colleagues are asked to contribute."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from accounts.models import User
from cases.forms.fields import PastDateField
from cases.forms.people import NOBODY_CHOSEN, PersonField
from cases.models import Consent
from conferences.forms.calendar import people
from conferences.models import Analysis, Contribution, Discipline
from conferences.offers import A_YEAR, LATEST
from danish.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    ModelMultipleChoiceField,
    TypedChoiceField,
    use_danish_fields,
)
from danish.templatetags.danish import genitive
from journal.conflicts import VersionedForm

YES, NO = "ja", "nej"
OWN_WORDS = "Skriv det, som det blev sagt."


class OfferForm(forms.ModelForm):
    """When the citizen was told of the analysis, and what gave occasion to it."""

    offered_on = PastDateField(label="Tilbudt den", initial=timezone.localdate)

    class Meta:
        model = Analysis
        fields = ["offered_on", "because"]
        formfield_callback = use_danish_fields
        labels = {"because": "Anledning"}
        help_texts = {"because": "For eksempel »Vi er i tvivl om, hvor mange timer der er realistiske«."}

    def clean_offered_on(self) -> date:
        on: date = self.cleaned_data["offered_on"]
        opened = self.instance.case.opened_on
        if on < opened:
            raise ValidationError(f"Sagen er oprettet {opened:%d.%m.%Y}. Vælg den dag eller en senere.")
        before = max((one.answered_last_on for one in self.instance.case.analyses.all()), default=on)
        if on < before:
            raise ValidationError(
                f"Borgeren svarede sidst på en analyse {before:%d.%m.%Y}. Vælg den dag eller en senere."
            )
        return on


class AnswerForm(forms.Form):
    """Yes, to which professions and for how long; or no."""

    answer = ChoiceField(
        choices=[(YES, "Ja tak"), (NO, "Nej tak")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad borgeren svarer."},
    )
    answered_on = PastDateField(label="Svarede den", initial=timezone.localdate)
    disciplines = ModelMultipleChoiceField(
        Discipline.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="De valgte fag må se sagen og tale sammen om den. Det står i samtykkeregistret.",
    )
    given_how = ChoiceField(
        label="Hvordan er samtykket givet?",
        choices=Consent.Given.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    until_on = DateField(label="Samtykket gælder til og med", required=False)
    own_words = CharField(
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=OWN_WORDS,
    )

    def __init__(self, *args: Any, analysis: Analysis, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.analysis = analysis
        if analysis.own_words and not self.data.get("own_words"):
            del self.fields["own_words"]
        field: Any = self.fields["disciplines"]
        field.queryset = Discipline.objects.current().select_related("department")
        self.core = [one.pk for one in field.queryset if one.is_core]
        self._name(analysis.case.citizen.first_name)
        self.fields["until_on"].initial = timezone.localdate() + A_YEAR
        for name in ("disciplines", "given_how", "until_on"):
            self.fields[name].is_sometimes_required = True  # type: ignore[attr-defined]

    def _name(self, name: str) -> None:
        labels = {
            "answer": f"Hvad svarer {name}?",
            "disciplines": f"Hvilke fag siger {name} ja til?",
            "own_words": f"Med {genitive(name)} egne ord",
        }
        for field, label in labels.items():
            if field in self.fields:
                self.fields[field].label = label

    def clean_answered_on(self) -> date:
        on: date = self.cleaned_data["answered_on"]
        if on < self.analysis.offered_on:
            raise ValidationError(f"Analysen blev tilbudt {self.analysis.offered_on:%d.%m.%Y}. Vælg en senere dag.")
        return on

    def clean_own_words(self) -> str:
        words: str = self.cleaned_data["own_words"]
        if words and self.analysis.own_words:
            raise ValidationError(
                f"Der er skrevet ord imens: »{self.analysis.own_words}« Tøm feltet, og skriv jeres til bagefter."
            )
        return words

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("answer") != YES:
            return given
        if not given.get("disciplines") and "disciplines" not in self.errors:
            self.add_error("disciplines", "Vælg mindst ét fag, som borgeren siger ja til.")
        if not given.get("given_how") and "given_how" not in self.errors:
            self.add_error("given_how", "Vælg, hvordan samtykket er givet.")
        self._check_end(given.get("until_on"), given.get("answered_on"))
        return given

    def _check_end(self, until: date | None, on: date | None) -> None:
        if "until_on" in self.errors:
            return
        if until is None:
            self.add_error("until_on", "Skriv, hvornår samtykket slutter.")
        elif until < timezone.localdate():
            self.add_error("until_on", "Datoen er passeret. Skriv en dag, der ikke er gået endnu.")
        elif on and until > on + LATEST:
            self.add_error("until_on", "Samtykket gælder højst et år. Vælg en tidligere dato.")


class WordsForm(VersionedForm):
    """What the citizen says, written together."""

    takes_part = TypedChoiceField(
        choices=[(YES, "Ja"), (NO, "Nej"), ("", "Ved ikke endnu")],
        coerce=lambda value: value == YES,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words_on = PastDateField(label="Skrevet sammen den", required=False)

    class Meta:
        model = Analysis
        fields = ["own_words", "matters_most", "others_should_know", "takes_part", "words_on"]
        formfield_callback = use_danish_fields
        labels = {
            "matters_most": "Vigtigst for mig",
            "others_should_know": "Det vil jeg gerne have, de andre ved",
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("own_words", "matters_most", "others_should_know")
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        name = self.instance.case.citizen.first_name
        self.fields["own_words"].label = f"Med {genitive(name)} egne ord"
        self.fields["takes_part"].label = f"Er {name} med på konferencen?"
        self.fields["version"].required = True
        self.initial.update(self.as_saved(self.instance))
        if not self.instance.words_on:
            self.initial["words_on"] = timezone.localdate()

    def as_saved(self, current: models.Model) -> dict[str, Any]:
        saved = super().as_saved(current)
        return saved | {"takes_part": {True: YES, False: NO, None: ""}[saved["takes_part"]]}


class ReasonForm(forms.Form):
    """Why something ends or is left out."""

    because = CharField(label="Hvorfor?", max_length=300)

    def __init__(self, *args: Any, missing: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["because"].error_messages["required"] = missing


class ColleagueField(PersonField):
    """One of those who may be let into a case: who has the profession first, the others with what they are."""

    def offer_for(self, discipline: Discipline, users: Iterable[User]) -> list[User]:
        """Show them; those who have the profession."""
        theirs = [user for user in users if _is_of(user, discipline)]
        others = sorted((user for user in users if user not in theirs), key=lambda user: user.sort_key)
        groups: list[Any] = [("", NOBODY_CHOSEN)]
        if theirs:
            groups.append((discipline.label, [(user.pk, _with_team(user)) for user in theirs]))
        groups.append(("Andre kolleger", [(user.pk, _with_team(user, _work_of(user))) for user in others]))
        self.choices = groups
        return theirs


def _is_of(user: User, discipline: Discipline) -> bool:
    key = discipline.key.replace("-", "_")
    return key in (user.profession, user.role)


def _work_of(user: User) -> str:
    if user.role == User.Role.DISCIPLINE and user.profession != User.Profession.OTHER:
        return str(user.get_profession_display())
    return str(user.get_role_display())


def _with_team(user: User, *words: str) -> str:
    """Anna Holm (mentor, Team Nord)"""
    told = ", ".join([*(word.lower() for word in words), *([str(user.team)] if user.team else [])])
    return f"{user.name} ({told})" if told else user.name


def check_due(due_on: date, latest: date | None) -> None:
    """Raise ValidationError for a day that is over, or comes after the conference."""
    if due_on < timezone.localdate():
        raise ValidationError("Datoen er passeret. Skriv en dag, der ikke er gået endnu.")
    if latest and due_on > latest:
        raise ValidationError(f"Konferencen er {latest:%d.%m.%Y}. Vælg den dag eller en tidligere.")


class StaffForm(forms.Form):
    """A colleague and a date for each of the professions that are to contribute."""

    def __init__(
        self,
        *args: Any,
        choosable: list[Discipline],
        coordinator: User | None,
        due_on: date,
        latest: date | None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.choosable, self.latest = choosable, latest
        known = people()
        users = list(known)
        for one in choosable:
            person = ColleagueField(known, label="Kollega", required=False)
            person.initial = _preferred(one, person.offer_for(one, users), coordinator)
            person.is_sometimes_required = True  # type: ignore[attr-defined]
            due = DateField(label="Frist", required=False, initial=due_on, help_text=" ")
            due.is_sometimes_required = True  # type: ignore[attr-defined]
            self.fields[f"with_{one.pk}"] = BooleanField(label=one.label, required=False, initial=True)
            self.fields[f"user_{one.pk}"] = person
            self.fields[f"due_{one.pk}"] = due

    @property
    def faults(self) -> list[tuple[Discipline, forms.BoundField, Any]]:
        """What is wrong, with the profession it is about."""
        return [(row[0], field, error) for row in self.rows for field in row[1:] for error in field.errors]

    @property
    def rows(self) -> list[tuple[Discipline, forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(one, self[f"with_{one.pk}"], self[f"user_{one.pk}"], self[f"due_{one.pk}"]) for one in self.choosable]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        wanted = [one for one in self.choosable if given.get(f"with_{one.pk}")]
        if not wanted and not self.errors:
            raise ValidationError("Vælg mindst ét fag.")
        for one in wanted:
            self._check(one, given)
        return given

    def _check(self, one: Discipline, given: dict[str, Any]) -> None:
        user, due = f"user_{one.pk}", f"due_{one.pk}"
        if not given.get(user) and user not in self.errors:
            self.add_error(user, f"Vælg en kollega ({one.label.lower()}).")
        if due in self.errors:
            return
        try:
            if not given.get(due):
                raise ValidationError("Skriv en frist.")
            check_due(given[due], self.latest)
        except ValidationError as found:
            self.add_error(due, found)

    @property
    def asked(self) -> list[tuple[Discipline, User, date]]:
        given = self.cleaned_data
        return [
            (one, given[f"user_{one.pk}"], given[f"due_{one.pk}"]) for one in self.choosable if given[f"with_{one.pk}"]
        ]


def _preferred(discipline: Discipline, theirs: list[User], coordinator: User | None) -> int | None:
    """The citizen's own caseworker where it is their profession; otherwise who is alone with it."""
    if coordinator and coordinator in theirs:
        return coordinator.pk
    return theirs[0].pk if len(theirs) == 1 else None


class GiveForm(forms.Form):
    """Who writes it instead, and until when."""

    user = ColleagueField(User.objects.none(), label="Kollega")
    due_on = DateField(label="Frist")

    def __init__(self, *args: Any, contribution: Contribution, latest: date | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.latest = latest
        field: Any = self.fields["user"]
        field.queryset = people()
        field.offer_for(contribution.discipline, list(field.queryset))
        field.initial = contribution.user_id
        self.fields["due_on"].initial = max(contribution.due_on, timezone.localdate())

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        check_due(due_on, self.latest)
        return due_on
