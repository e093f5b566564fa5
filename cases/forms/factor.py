from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from cases.factor_board import matches
from cases.forms.fields import PastDateField
from cases.models import Case, Factor, FactorReview
from cases.models.factor import BARRIER_WORDS, RESOURCE_WORDS
from catalog.models import Area
from danish.forms import (
    CharField,
    ChoiceField,
    ModelChoiceField,
    SearchField,
    TypedChoiceField,
    use_danish_fields,
)
from journal.conflicts import VersionedForm

NEW_REVIEW = {"assessor": FactorReview.Assessor.CASEWORKER, "on": timezone.localdate, "note": ""}


class SearchForm(forms.Form):
    q = SearchField(label="Søg i listen", max_length=60, required=False)


class AssessingForm(forms.Form):
    """For whom weights are noted while one clicks, and which of the list is shown. Stands in the address."""

    q = SearchField(label="Søg i listen", max_length=60, required=False)
    vurderet_af = ChoiceField(
        label="Vurderet af",
        choices=FactorReview.Assessor.choices,
        initial=FactorReview.Assessor.CASEWORKER,
        required=False,
    )
    dato = PastDateField(label="Dato", required=False)

    def __init__(self, data: Any, *, today: date):
        super().__init__({"vurderet_af": FactorReview.Assessor.CASEWORKER, "dato": f"{today:%d.%m.%Y}"} | data.dict())
        self.today = today
        self.fields["dato"].help_text = ""

    @property
    def search(self) -> str:
        return self._given("q") or ""

    @property
    def assessor(self) -> str:
        return self._given("vurderet_af") or FactorReview.Assessor.CASEWORKER

    @property
    def on(self) -> date:
        return self._given("dato") or self.today

    def _given(self, name: str) -> Any:
        return self.cleaned_data.get(name) if self.is_valid() or name in self.cleaned_data else None


class FactorFindForm(forms.Form):
    """One click in the list: the area, or a line in own words, and its weight."""

    area = ModelChoiceField(Area.objects.current().select_related("theme"), required=False)
    kind = ChoiceField(choices=Factor.Kind.choices, required=False)
    own_words = CharField(label="Med egne ord", max_length=120, required=False)
    weight = TypedChoiceField(
        label="Vægt", coerce=int, choices=[(n, n) for n in BARRIER_WORDS], error_messages={"required": "Vælg en vægt."}
    )
    assessor = ChoiceField(label="Vurderet af", choices=FactorReview.Assessor.choices)
    on = PastDateField(label="Dato")

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.case = case

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        area, words = given.get("area"), given.get("own_words")
        if not self.errors and bool(area) == bool(words):
            self.add_error("own_words", "Skriv, hvad det er.")
        kind = area.kind if area else given.get("kind") or Factor.Kind.BARRIER
        if kind == Factor.Kind.RESOURCE and given.get("weight") == 0:
            self.add_error("weight", "En ressource har en vægt fra 1 til 4.")
        self.factor = self._factor(area, kind)
        on = given.get("on")
        if self.factor.pk and on and on < self.factor.weighed_on:
            self.add_error("on", f"Der er allerede en vurdering fra {self.factor.weighed_on:%d.%m.%Y}.")
        return given

    def _factor(self, area: Area | None, kind: str) -> Factor:
        """The one a colleague put in the case meanwhile, or a new one."""
        known = self.case.factors.filter(area=area).first() if area else None
        return known or Factor(case=self.case, kind=kind, area=area)

    def save(self, *, by: User) -> Factor:
        given = self.cleaned_data
        if self.factor.pk:
            self.factor.weigh(given["weight"], assessor=given["assessor"], on=given["on"], by=by)
        else:
            self.factor.own_words, self.factor.weight = given["own_words"], given["weight"]
            self.factor.found_on = given["on"]
            self.factor.find(assessor=given["assessor"], by=by)
        return self.factor


class OverviewForm(forms.Form):
    """That the overview is made. One without resources, or without barriers, is asked why."""

    because = CharField(label="Hvorfor?", max_length=300, required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.missing = missing_side(case)
        self.fields["because"].required = bool(self.missing)
        self.fields["because"].error_messages["required"] = f"Skriv kort, hvorfor der ingen {self.missing} er med."

    @property
    def one_sided_because(self) -> str:
        return self.cleaned_data["because"] if self.missing else ""


def missing_side(case: Case) -> str:
    """What the overview has none of, in a word, when it has the other."""
    kinds = set(case.factors.meant().order_by().values_list("kind", flat=True).distinct())
    if kinds == {Factor.Kind.BARRIER}:
        return "ressourcer"
    return "barrierer" if kinds == {Factor.Kind.RESOURCE} else ""


class FactorLetGoForm(VersionedForm):
    """Why it no longer counts."""

    assessor = ChoiceField(
        label="Vurderet af", choices=FactorReview.Assessor.choices, initial=FactorReview.Assessor.CASEWORKER
    )
    on = PastDateField(label="Dato", initial=timezone.localdate)

    class Meta:
        model = Factor
        fields = ["gone_how", "gone_reason", "assessor", "on"]
        formfield_callback = use_danish_fields
        labels = {"gone_how": "Hvad er der sket?", "gone_reason": "Begrundelse"}
        help_texts = {
            "gone_how": "Det, der er oprettet ved en fejl, tæller ikke med som fremgang.",
            "gone_reason": "Den bliver i historikken og kan komme tilbage, hvis du vurderer den igen.",
        }
        widgets = {"gone_how": forms.RadioSelect, "gone_reason": forms.TextInput(attrs={"maxlength": 300})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["gone_how"].choices = [  # type: ignore[attr-defined]
            (value, label)
            for value, label in Factor.GoneHow.choices
            if self.instance.is_barrier or value != Factor.GoneHow.SOLVED
        ]
        self.fields["gone_how"].required = self.fields["gone_reason"].required = True
        self.fields["gone_how"].error_messages["required"] = "Vælg, hvad der er sket."
        self.fields["gone_reason"].error_messages["required"] = "Skriv kort, hvorfor den ikke længere er aktuel."

    def as_saved(self, current: Model) -> dict[str, Any]:
        return super().as_saved(current) | {"on": current.weighed_on}  # type: ignore[attr-defined]

    def clean_on(self) -> Any:
        return on_or_after_the_last(self.cleaned_data["on"], self.instance)


def on_or_after_the_last(on: date, factor: Factor) -> date:
    if on < factor.weighed_on:
        raise ValidationError(f"Der er allerede en vurdering fra {factor.weighed_on:%d.%m.%Y}.")
    return on


def weight_choices(scale: dict[int, str]) -> list[tuple[int, str]]:
    return [(weight, f"{weight} – {words}") for weight, words in scale.items()]


class FactorWeighForm(VersionedForm):
    """A new weight, and who gave it when."""

    weight = TypedChoiceField(
        label="Vægt nu", coerce=int, widget=forms.RadioSelect, error_messages={"required": "Vælg en vægt."}
    )
    assessor = ChoiceField(label="Vurderet af", choices=FactorReview.Assessor.choices)
    on = PastDateField(label="Dato")
    note = CharField(label="Bemærkning", max_length=300, required=False)

    class Meta:
        model = Factor
        fields = ["weight", "assessor", "on", "note"]
        formfield_callback = use_danish_fields

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["weight"].choices = weight_choices(self.instance.scale)  # type: ignore[attr-defined]

    def as_saved(self, current: Model) -> dict[str, Any]:
        latest = FactorReview.objects.filter(factor=current.pk).first()
        return super().as_saved(current) | ({name: getattr(latest, name) for name in NEW_REVIEW} if latest else {})

    def clean_on(self) -> Any:
        return on_or_after_the_last(self.cleaned_data["on"], self.instance)


@dataclass(frozen=True)
class AreaRow:
    """One area in the grid: a weight, or not chosen."""

    area: Area
    name: str
    chosen: str
    errors: list[str]
    weights: list[tuple[str, str]]


class FactorsForm(forms.Form):
    """Several barriers and resources in one go: a weight for each area that matters, or a line in own words."""

    assessor = ChoiceField(
        label="Vurderet af", choices=FactorReview.Assessor.choices, initial=FactorReview.Assessor.CASEWORKER
    )
    found_on = PastDateField(label="Dato", initial=timezone.localdate)
    own_words = CharField(label="Med egne ord", max_length=120, required=False)
    own_kind = ChoiceField(label="Det er en", choices=Factor.Kind.choices, initial=Factor.Kind.BARRIER, required=False)
    own_weight = TypedChoiceField(
        label="Vægt",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", "Vælg"), *((n, f"{n} – {BARRIER_WORDS[n]} / {RESOURCE_WORDS.get(n, '–')}") for n in range(5))],
    )

    def __init__(self, *args: Any, case: Case, search: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.case = case
        self.search = search
        self.areas = list(Area.objects.current().select_related("theme").order_by("theme__order", "order", "key"))
        self.taken = set(case.factors.filter(area__isnull=False).values_list("area_id", flat=True))
        for area in self.areas:
            scale = BARRIER_WORDS if area.kind == Area.Kind.BARRIER else RESOURCE_WORDS
            self.fields[_name(area)] = TypedChoiceField(
                label=area.label, coerce=int, empty_value=None, required=False, choices=[("", ""), *scale.items()]
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        chosen = [area for area in self.areas if given.get(_name(area)) is not None]
        for area in chosen:
            if area.pk in self.taken:
                self.add_error(_name(area), "Den står allerede i sagen.")
        own = given.get("own_words")
        if own and given.get("own_weight") is None and "own_weight" not in self.errors:
            self.add_error("own_weight", "Vælg en vægt.")
        elif own and given.get("own_kind") == Factor.Kind.RESOURCE and given.get("own_weight") == 0:
            self.add_error("own_weight", "En ressource har en vægt fra 1 til 4.")
        if not (chosen or own or self.errors):
            self.add_error(None, "Vælg mindst én barriere eller ressource, eller skriv en med egne ord.")
        return given

    def found(self) -> list[Factor]:
        """The unsaved factors, in the order of the list."""
        given = self.cleaned_data
        factors = [
            Factor(case=self.case, kind=area.kind, area=area, weight=given[_name(area)], found_on=given["found_on"])
            for area in self.areas
            if given.get(_name(area)) is not None
        ]
        if given["own_words"]:
            factors.append(
                Factor(
                    case=self.case,
                    kind=given["own_kind"] or Factor.Kind.BARRIER,
                    own_words=given["own_words"],
                    weight=given["own_weight"],
                    found_on=given["found_on"],
                )
            )
        return factors

    @property
    def barriers(self) -> list[AreaRow]:
        return list(self._rows(Area.Kind.BARRIER))

    @property
    def resources(self) -> list[AreaRow]:
        return list(self._rows(Area.Kind.RESOURCE))

    def _rows(self, kind: str) -> Iterator[AreaRow]:
        """Areas that can be added and match the search; what is chosen stays in sight whatever is searched for."""
        scale = BARRIER_WORDS if kind == Area.Kind.BARRIER else RESOURCE_WORDS
        weights = [(str(weight), words) for weight, words in scale.items()]
        for area in self.areas:
            if area.kind != kind:
                continue
            name = _name(area)
            value = self[name].value()
            chosen = "" if value is None else str(value)
            errors = [str(error) for error in self.errors.get(name, ())]
            is_free = area.pk not in self.taken and matches(area, self.search)
            if is_free or errors or (chosen and area.pk not in self.taken):
                yield AreaRow(area, name, chosen, errors, weights)


def _name(area: Area) -> str:
    return f"area_{area.pk}"
