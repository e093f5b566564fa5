from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Absence, User
from cases import deputies
from cases.models import Case, CoverPart
from catalog.models import TargetGroup
from danish.forms import use_danish_fields
from journal.conflicts import VersionedForm

LONGEST = 366  # days


class AbsenceForm(VersionedForm):
    """Days away and the deputy; a lead may write them for somebody of the team."""

    class Meta:
        model = Absence
        formfield_callback = use_danish_fields
        fields = ["user", "from_on", "until_on", "cover"]
        labels = {"user": "Medarbejder", "from_on": "Fra", "until_on": "Til og med", "cover": "Vikar"}
        help_texts = {
            "until_on": "Kender du ikke den sidste dag, så skriv et skøn. Det kan rettes.",
            "cover": "Vikaren ser dine borgere på sin egen Min dag og får besked om det, der forfalder.",
        }
        error_messages = {"cover": {"invalid_choice": "Vælg en kollega fra teamet, som kan logge ind."}}

    def __init__(self, *args: Any, by: User | None = None, for_team: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by = by = by or self.instance.user
        if self.instance.pk is None:
            self.initial["from_on"] = timezone.localdate()
        cover: Any = self.fields["cover"]
        cover.empty_label = "Ingen vikar"
        if self.instance.pk is None and by.role == User.Role.TEAM_LEAD and by.team_id:
            absent: Any = self.fields["user"]
            absent.queryset = User.objects.colleagues_of(by)
            absent.empty_label = "Vælg medarbejder" if for_team else None
            self.initial["user"] = None if for_team else by.pk
            cover.queryset = User.objects.colleagues_of(by).caseworkers()
        else:
            del self.fields["user"]
            self.instance.user = self.instance.user if self.instance.pk else by
            cover.queryset = User.objects.covers_for(self.instance.user)
        if "user" in self.fields or self.instance.user != by:
            cover.help_text = cover.help_text.replace("dine borgere", "den fraværendes borgere")

    @property
    def compared(self) -> list[str]:
        return [name for name in super().compared if name in self.fields]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        from_on, until_on = given.get("from_on"), given.get("until_on")
        if until_on and until_on < timezone.localdate():
            self.add_error("until_on", "Fraværet er allerede slut. Skriv en dag fra i dag og frem.")
        elif from_on and until_on and (until_on - from_on).days >= LONGEST:
            self.add_error("until_on", "Skriv højst et år ad gangen.")
        return given

    def keep(self) -> bool:
        """Save it; False, told at the fields, when the days or the deputy were taken in the same moment."""
        try:
            if self.instance.pk:
                deputies.keep(self.instance, by=self.by)
            else:
                self.instance.keep()
        except ValidationError as found:
            for name, problems in found.error_dict.items():
                self.add_error(name if name in self.fields else None, problems)
            return False
        return True


class CoverPartForm(forms.ModelForm):
    """Another deputy for a target group, or for one case of whoever is away."""

    class Meta:
        model = CoverPart
        formfield_callback = use_danish_fields
        fields = ["target_group", "case", "cover"]
        help_texts = {
            "case": "Er sagen lukket for vikaren, åbnes den, så længe fraværet varer. Det står i sagens journal.",
        }
        error_messages = {
            "cover": {"invalid_choice": "Vælg en kollega fra teamet, som kan logge ind."},
            "case": {"invalid_choice": "Vælg en sag, som den fraværende er ansvarlig for."},
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by, absent = by, self.instance.absence.user
        group, case, cover = (self.fields[name] for name in ("target_group", "case", "cover"))
        theirs = Case.objects.visible_to(by).open().coordinated_by(absent).for_display()
        group.is_sometimes_required = case.is_sometimes_required = True  # type: ignore[attr-defined]
        group.queryset, group.empty_label = TargetGroup.objects.all(), "Vælg målgruppe"  # type: ignore[attr-defined]
        case.queryset, case.empty_label = theirs.order_by("citizen__sort_key", "pk"), "Vælg sag"  # type: ignore[attr-defined]
        case.label_from_instance = lambda one: f"{one} ({one.number})"  # type: ignore[attr-defined]
        cover.queryset, cover.empty_label = User.objects.covers_for(absent), "Vælg vikar"  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The rules are the model's, in the same moment as it is saved."""
        if not self.errors:
            for name in self.Meta.fields:
                setattr(self.instance, name, self.cleaned_data[name])

    def keep(self) -> bool:
        """Save it; False, told at the fields, when that cannot be."""
        try:
            self.instance.give(by=self.by)
        except ValidationError as found:
            for name, problems in found.error_dict.items():
                self.add_error(name if name in self.fields else None, problems)
            return False
        return True


class AbsenceEndForm(VersionedForm):
    """That somebody is back; it asks for nothing but that it is the absence that was shown."""

    class Meta:
        model = Absence
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["version"].required = True

    def _post_clean(self) -> None:
        """Who is back is back, whatever has become of the deputy since."""
