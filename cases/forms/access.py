from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.cpr import CPR
from cases.forms.fields import CprField, read_cpr_or_refuse
from cases.models import Case, ReasonedLook
from cases.models.case import CASE_NUMBER, CaseQuerySet
from danish.forms import CharField, ChoiceField, DateField, SearchField, use_danish_fields
from danish.sorting import sort_key
from journal.models import Access, AccessQuerySet


class CprForm(forms.Form):
    cpr = CprField()


class ReasonedLookForm(forms.ModelForm):
    """Which case, and why it must be seen."""

    case_number = CharField(
        label="Sagsnummer eller cpr-nummer",
        max_length=20,
        help_text="For eksempel S-000123.",
        error_messages={"required": "Skriv, hvilken sag det drejer sig om."},
    )

    field_order = ["case_number", "reason", "text"]

    class Meta:
        model = ReasonedLook
        fields = ["reason", "text"]
        formfield_callback = use_danish_fields
        labels = {"reason": "Grund", "text": "Begrundelse"}
        help_texts = {"text": "Skriv, hvad du skal bruge sagen til. Mindst ti tegn."}
        error_messages = {
            "reason": {"required": "Vælg en grund."},
            "text": {"required": "Skriv, hvad du skal bruge sagen til."},
        }
        widgets = {"reason": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.instance.user = user
        self.fields["reason"].choices = ReasonedLook.Reason.choices  # type: ignore[attr-defined]
        self.user = user
        self.own_case: Case | None = None

    @property
    def refused_case_id(self) -> int | None:
        """Which case was asked for in vain, if there is one, for the journal."""
        text = self.data.get("case_number", "")
        refused = _called(text, Case.objects.as_system("to note whose case was asked for")).first()
        return refused.pk if refused else None

    def clean_case_number(self) -> str:
        """A case that may not be asked for is told of like one that is not there."""
        text = self.cleaned_data["case_number"]
        self.own_case = _called(text, Case.objects.visible_to(self.user)).first()
        found = self.own_case or _called(text, Case.objects.as_system("anybody may ask").askable()).first()
        if found is None:
            raise ValidationError("Der er ingen sag med det nummer, som du kan bede om at se.", code="not_found")
        self.instance.case = found
        return text


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _called(text: str, cases: CaseQuerySet) -> CaseQuerySet:
    """Those of `cases` with this CPR number or case number."""
    if CPR.match(text):
        return cases.with_cpr(read_cpr_or_refuse(text))
    if CASE_NUMBER.fullmatch(text):
        return cases.matching(text)
    raise ValidationError("Skriv sagsnummeret som S-000123.")


class AccessListForm(forms.Form):
    """What the controller's list of looks is filtered by."""

    fra = DateField(label="Fra", required=False)
    til = DateField(label="Til", required=False)
    sag = SearchField(label="Sagsnummer", max_length=20, required=False)
    medarbejder = SearchField(label="Medarbejder", max_length=100, required=False)
    udfald = ChoiceField(label="Udfald", required=False, choices=[("", "Alle"), *Access.Outcome.choices])

    def clean_sag(self) -> int | None:
        text = self.cleaned_data["sag"]
        number = CASE_NUMBER.fullmatch(text)
        if text and not number:
            raise ValidationError("Skriv sagsnummeret som S-000123.")
        return int(number[1]) if number else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("fra") and given.get("til") and given["fra"] > given["til"]:
            self.add_error("til", "Til-datoen ligger før fra-datoen.")
        return given

    def chosen(self, looks: AccessQuerySet) -> AccessQuerySet:
        wanted = self.cleaned_data
        if day := wanted.get("fra"):
            looks = looks.filter(at__gte=_midnight(day))
        if day := wanted.get("til"):
            looks = looks.filter(at__lt=_midnight(day + timedelta(days=1)))
        if wanted.get("sag") is not None:
            looks = looks.filter(case_id=wanted["sag"])
        for word in (wanted.get("medarbejder") or "").split()[:8]:
            looks = looks.filter(Q(user__sort_key__contains=sort_key(word)) | Q(user__username__icontains=word))
        if outcome := wanted.get("udfald"):
            looks = looks.filter(outcome=outcome)
        return looks
