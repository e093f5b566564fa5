"""What a conference points at: a goal, a barrier or resource, an offer, or help from elsewhere."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from cases.models.factor import BARRIER_WORDS
from catalog.models import Area, Category
from conferences.models import Proposal
from danish.forms import CharField, ChoiceField, TypedChoiceField, use_danish_fields
from journal.conflicts import VersionedForm
from plans.forms.lines import FOREIGN, FactorsField
from plans.models.intervention import LONGEST_AHEAD

A_WEEK = timedelta(weeks=1)
ON_THE_TABLE = "Det står allerede på bordet."
TEXT = forms.Textarea(attrs={"rows": 2})
FOR_GOALS = ("goals", "leads_to")


class ProposalForm(VersionedForm):
    """What all kinds have: why the conference points at it."""

    class Meta:
        model = Proposal
        fields = ["because"]
        formfield_callback = use_danish_fields
        widgets: dict[str, Any] = {"because": TEXT}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and self._same(given).exclude(pk=self.instance.pk).exists():
            raise ValidationError(ON_THE_TABLE)
        return given

    def _same(self, given: dict[str, Any]) -> Any:
        others = self.instance.conference.proposals.filter(kind=self.instance.kind)
        return others.filter(title__iexact=given.get("title", ""))


class GoalForm(ProposalForm):
    class Meta(ProposalForm.Meta):
        fields = ["title", "goal_kind", "because"]
        labels = {"title": "Mål", "goal_kind": "Job eller uddannelse"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("title", "goal_kind"):
            self.fields[name].required = True
        self.fields["title"].error_messages["required"] = "Skriv, hvad målet er."


class FactorForm(ProposalForm):
    """One of the list, or in own words; the weight on the scale of its kind."""

    factor_kind = ChoiceField(label="Slags", choices=[("barrier", "Barriere"), ("resource", "Ressource")])
    weight = TypedChoiceField(
        label="Vægt",
        coerce=int,
        choices=[("", "Vælg"), *((weight, str(weight)) for weight in BARRIER_WORDS)],
        help_text="Barriere: 1 er lidt, 4 blokerer; 0, når den ikke er der mere. "
        "Ressource: 1 er så småt til stede, 4 er en klar styrke.",
        error_messages={"required": "Vælg en vægt."},
    )

    class Meta(ProposalForm.Meta):
        fields = ["factor_kind", "area", "title", "weight", "because"]
        labels = {"area": "Fra listen", "title": "Eller med egne ord"}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        areas = Area.objects.current_or(Q(pk=self.instance.area_id)).order_by("kind", "theme__order", "order", "key")
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        area, kind = given.get("area"), given.get("factor_kind")
        if bool(area) == bool(given.get("title")) and not self.has_error("title"):
            self.add_error("title", "Vælg fra listen, eller skriv med egne ord.")
        if area and kind and area.kind != kind:
            self.add_error("factor_kind", f"»{area}« er en {area.get_kind_display().lower()}.")
        if kind == "resource" and given.get("weight") == 0:
            self.add_error("weight", "En ressource har en vægt fra 1 til 4.")
        if kind == "barrier" and given.get("weight") == 0 and not self.errors and not self._of_case(given).exists():
            self.add_error("weight", "En ny barriere har en vægt fra 1 til 4.")
        return given

    def _of_case(self, given: dict[str, Any]) -> Any:
        """What stands in the case already, and may be said to be gone."""
        area, factors = given.get("area"), self.instance.conference.analysis.case.factors.for_display()
        return factors.filter(area=area) if area else factors.filter(area=None, own_words__iexact=given["title"])

    def _same(self, given: dict[str, Any]) -> Any:
        if given.get("area"):
            return self.instance.conference.proposals.filter(area=given["area"])
        return super()._same(given)


class OfferForm(ProposalForm):
    """An offer of the catalogue: when, how much, what it is to lead to, and what it is for."""

    factors = FactorsField(
        None,
        label="Skal virke på",
        required=False,
        error_messages={"invalid_choice": FOREIGN, "invalid_pk_value": FOREIGN},
    )

    class Meta(ProposalForm.Meta):
        fields = [
            "starts_on",
            "ends_on",
            "hours_per_week",
            "expected_effect",
            "goals",
            "leads_to",
            "factors",
            "because",
        ]
        labels = {
            "expected_effect": "Hvad skal den føre til?",
            "goals": "Fører mod målet",
            "leads_to": "Fører mod et mål på bordet",
        }
        help_texts = {"goals": "Vælger I ingen, fører den mod konferencens egne mål, eller mod det øverste i sagen."}
        widgets = ProposalForm.Meta.widgets | {
            "expected_effect": forms.Textarea(attrs={"rows": 3}),
            "goals": forms.CheckboxSelectMultiple,
        }
        error_messages = {name: {"invalid_choice": FOREIGN, "invalid_pk_value": FOREIGN} for name in FOR_GOALS}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        case, fields = self.instance.conference.analysis.case, self.fields
        fields["goals"].queryset = case.goals.live()  # type: ignore[attr-defined]
        fields["factors"].queryset = case.factors.for_display()  # type: ignore[attr-defined]
        on_table = self.instance.conference.proposals.filter(kind=Proposal.Kind.GOAL, state=Proposal.State.DRAFT)
        fields["leads_to"].queryset = on_table.order_by("order", "pk")  # type: ignore[attr-defined]
        fields["leads_to"].empty_label = "Intet valgt"  # type: ignore[attr-defined]
        if not on_table.exists():
            del fields["leads_to"]
        for name in ("starts_on", "ends_on", "hours_per_week"):
            fields[name].required = True

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        earliest, latest = self.instance.conference.on - A_WEEK, timezone.localdate() + LONGEST_AHEAD
        if not earliest <= day <= latest:
            raise ValidationError(f"Skriv en dato fra {earliest:%d.%m.%Y} til {latest:%d.%m.%Y}.")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        start, end = given.get("starts_on"), given.get("ends_on")
        if start and end and end - start > 5 * timedelta(days=366):
            self.add_error("ends_on", "Indsatsen varer mere end fem år. Kontrollér datoen.")
        return given

    def _same(self, given: dict[str, Any]) -> Any:
        return self.instance.conference.proposals.filter(offer=self.instance.offer)


class ElsewhereForm(OfferForm):
    """Help or treatment that is not in the catalogue."""

    class Meta(OfferForm.Meta):
        fields = ["title", "category", "elsewhere", *OfferForm.Meta.fields]
        labels = OfferForm.Meta.labels | {"title": "Hvad er det?", "elsewhere": "Hvem giver den?"}
        help_texts = OfferForm.Meta.help_texts | {"title": "For eksempel »Samtaler hos psykolog«."}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kinds = Category.objects.current_or(Q(pk=self.instance.category_id))
        self.fields["category"].queryset = kinds.order_by("order", "pk")  # type: ignore[attr-defined]
        for name, words in (
            ("title", "Skriv, hvad det er."),
            ("category", "Vælg en kategori."),
            ("elsewhere", "Skriv, hvem der giver den."),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = words

    def _same(self, given: dict[str, Any]) -> Any:
        others = self.instance.conference.proposals.filter(kind=self.instance.kind, offer=None)
        return others.filter(title__iexact=given.get("title", ""))


def proposal_form(data: Any, proposal: Proposal, **kwargs: Any) -> ProposalForm:
    """The form that fits."""
    kinds: dict[str, type[ProposalForm]] = {Proposal.Kind.GOAL: GoalForm, Proposal.Kind.FACTOR: FactorForm}
    form_class = kinds.get(proposal.kind) or (OfferForm if proposal.offer_id else ElsewhereForm)
    return form_class(data, instance=proposal, **kwargs)


class LeaveOutForm(forms.Form):
    reason = CharField(
        label="Hvorfor?",
        max_length=300,
        widget=TEXT,
        error_messages={"required": "Skriv, hvorfor forslaget er valgt fra."},
    )


class DeclineForm(forms.Form):
    reason = CharField(
        label="Hvorfor?",
        max_length=300,
        widget=TEXT,
        error_messages={"required": "Skriv, hvorfor forslaget er afvist."},
    )
