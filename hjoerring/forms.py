from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from cases.forms.fields import PastDateField
from cases.models import Case, ErasureOrder, Speciality
from catalog.models import TargetGroup
from danish.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    IntegerField,
    ModelMultipleChoiceField,
    VersionField,
    use_danish_fields,
)
from danish.templatetags.danish import antal
from hjoerring.case_end import COMPLETED, STOPPED, LooseEnds
from hjoerring.word_lists import WordList
from journal.conflicts import VersionedForm
from plans.models import Intervention

LONGEST_KEPT = 10  # years


class SpecialityForm(forms.Form):
    """The target groups that a caseworker knows best."""

    target_groups = ModelMultipleChoiceField(
        label="Målgrupper",
        queryset=TargetGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Bruges som forslag, når sager fordeles. Andre målgrupper kan stadig gives.",
    )

    def __init__(self, *args: Any, of: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        theirs = list(Speciality.objects.filter(user=of).values_list("target_group", flat=True))
        groups: Any = self.fields["target_groups"]
        # What has gone out of use stays with whoever has it.
        groups.queryset = TargetGroup.objects.filter(Q(is_retired=False) | Q(pk__in=theirs)).order_by("order", "key")
        self.initial["target_groups"] = theirs


def _told(line: Intervention) -> str:
    if line.paused_on:
        return f"På pause siden {line.paused_on:%d.%m.%Y}: {line.paused_because}"
    return f"I gang siden {line.starts_on:%d.%m.%Y}, opfølgning {line.follow_up_on:%d.%m.%Y}."


class CaseCloseForm(VersionedForm):
    """Why and when a case ends, and an answer to everything that is still open in it."""

    close_reason = ChoiceField(
        label="Hvorfor slutter sagen?",
        choices=Case.CloseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvordan sagen slutter."},
    )
    closed_on = PastDateField(label="Afsluttet den")

    class Meta:
        model = Case
        fields = ["close_reason", "closed_on", "close_note"]
        formfield_callback = use_danish_fields
        labels = {"close_note": "Bemærkning"}
        help_texts = {"close_note": "For eksempel hvor borgeren er begyndt. Bliver stående på sagen."}
        widgets = {"close_note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["closed_on"] = timezone.localdate()
        self.ends = LooseEnds.of(self.instance)
        for one in self.ends.running:
            self.fields[f"indsats_{one.pk}"] = ChoiceField(
                label=str(one),
                choices=[(COMPLETED, "Gennemført"), (STOPPED, "Afbrudt")],
                widget=forms.RadioSelect,
                help_text=_told(one),
                error_messages={"required": "Vælg, hvordan indsatsen sluttede."},
            )
            self.fields[f"grund_{one.pk}"] = CharField(
                label=f"Begrundelse, hvis {one} er afbrudt", max_length=300, required=False
            )
        for name, label in self._ticks():
            self.fields[name] = BooleanField(
                label=label, error_messages={"required": "Sæt flueben, eller ordn det først."}
            )

    def _ticks(self) -> list[tuple[str, str]]:
        ends, ticks = self.ends, []
        if ends.planned:
            ticks.append(("planlagte", f"De planlagte indsatser fravælges: {', '.join(map(str, ends.planned))}"))
        if ends.question:
            ticks.append(("genovervejelse", f"Planen skal ikke længere genovervejes ({ends.question.reason})"))
        if ends.requests:
            names = ", ".join(request.asker.name for request in ends.requests)
            ticks.append(("anmodninger", f"De, der beder om at deltage i sagen, får nej: {names}"))
        if ends.drafts:
            count = "1 kladde til et notat" if ends.drafts == 1 else f"{ends.drafts} kladder til notater"
            ticks.append(("kladder", f"{count} kan ikke gøres færdig, så længe sagen er afsluttet"))
        if ends.talks:
            ticks.append(("samtaler", f"{antal(len(ends.talks), 'aftalt samtale,aftalte samtaler')} aflyses"))
        if ends.agreements:
            ticks.append(("aftaler", f"{antal(len(ends.agreements), 'åben aftale,åbne aftaler')} droppes"))
        if ends.measurement:
            how = "lukkes" if ends.measurement.is_answered_by_both else "opgives, og dens svar slettes"
            ticks.append(("maaling", f"Målingen fra {ends.measurement.on:%d.%m.%Y} {how}"))
        return ticks + self._ticks_of_analysis()

    def _ticks_of_analysis(self) -> list[tuple[str, str]]:
        ends, ticks = self.ends, []
        if ends.conference:
            where = f"Konferencen {ends.conference.when}, {ends.conference.day.place}"
            ticks.append(("konference", f"{where}, aflyses, og de inviterede får besked"))
        if ends.proposals:
            names = ", ".join(map(str, ends.proposals))
            ticks.append(("forslag", f"Konferencens forslag, der venter på svar, bliver afvist: {names}"))
        if ends.analysis:
            ticks.append(("analyse", f"{ends.analysis} afsluttes, og de, der skal bidrage, får besked"))
        return ticks

    def clean_closed_on(self) -> date:
        day: date = self.cleaned_data["closed_on"]
        if day < self.instance.opened_on:
            raise ValidationError(f"Sagen blev oprettet {self.instance.opened_on:%d.%m.%Y}.")
        for one in self.ends.running:
            if one.starts_on > day:
                raise ValidationError(f"{one} begyndte først {one.starts_on:%d.%m.%Y}.")
        spell = self.instance.benefit_spells.filter(until_on=None, from_on__gt=day).first()
        if spell:
            since = f"{spell.from_on:%d.%m.%Y}"
            raise ValidationError(f"Borgeren er på {spell.benefit.lower()} fra {since}. Ret det først.")
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for one in self.ends.running:
            if given.get(f"indsats_{one.pk}") == STOPPED and not given.get(f"grund_{one.pk}"):
                self.add_error(f"grund_{one.pk}", "Skriv, hvorfor indsatsen er afbrudt.")
        return given

    def answers(self) -> dict[int, tuple[str, str]]:
        given = self.cleaned_data
        return {one.pk: (given[f"indsats_{one.pk}"], given[f"grund_{one.pk}"]) for one in self.ends.running}


class CaseReopenForm(forms.Form):
    reason = CharField(
        label="Begrundelse",
        max_length=250,
        error_messages={"required": "Skriv, hvorfor sagen genåbnes."},
    )


class ErasureForm(forms.ModelForm):
    """Ask for a case to be erased before its time."""

    class Meta:
        model = ErasureOrder
        fields = ["reason", "explanation"]
        formfield_callback = use_danish_fields
        labels = {"explanation": "Begrundelse"}
        help_texts = {
            "explanation": "Den, der skal godkende, kan læse den. Skriv ikke navne. Slettes sammen med sagen."
        }
        widgets = {"reason": forms.RadioSelect, "explanation": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"reason": {"required": "Vælg en grund."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        reasons = [choice for choice in ErasureOrder.Reason.choices if choice[0] != ErasureOrder.Reason.RETENTION]
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]
        self.fields["explanation"].required = True
        self.fields["explanation"].error_messages["required"] = "Skriv, hvorfor sagen skal slettes før tid."


class KeepForm(forms.Form):
    """How long a case is kept after all, and why."""

    until = DateField(label="Bevares til", error_messages={"required": "Skriv, hvor længe sagen skal bevares."})
    explanation = CharField(
        label="Begrundelse",
        max_length=300,
        help_text="For eksempel en klage, der ikke er afgjort.",
        error_messages={"required": "Skriv, hvorfor sagen bevares."},
    )

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if day <= today:
            raise ValidationError("Datoen skal ligge ude i fremtiden.")
        if day.year > today.year + LONGEST_KEPT:
            raise ValidationError(f"Sagen kan højst bevares {LONGEST_KEPT} år ad gangen.")
        return day


class MoveForm(forms.Form):
    """Which way a word goes, and how it stood when that was asked."""

    til = ChoiceField(choices=[("op", "Op"), ("ned", "Ned")])
    version = VersionField()
    order = IntegerField(min_value=0)


class WordForm(VersionedForm):
    """A word of a list; which fields it has, the list says."""

    words: WordList

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.words.group:
            field: Any = self.fields[self.words.group]
            chosen = Q(pk=getattr(self.instance, f"{self.words.group}_id"))
            field.queryset = field.queryset.current_or(chosen)

    def clean_label(self) -> str:
        label: str = self.cleaned_data["label"]
        others = self.words.rows().current().filter(label__iexact=label).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError("Navnet er allerede i brug på listen.")
        return label
