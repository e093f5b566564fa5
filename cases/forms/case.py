from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from cases.cpr import Cpr
from cases.forms.fields import CprField, NameField, PastDateField
from cases.models import Case, Citizen
from catalog.models import TargetGroup
from danish.forms import BooleanField, CharField, EmailField, ModelChoiceField, use_danish_fields
from journal.conflicts import VersionedForm


class CaseCreateForm(forms.ModelForm):
    """A citizen who is new to the job centre, with what a case begins with."""

    cpr = CprField(help_text="Ti cifre, for eksempel 010180-1234. Erstatningsnumre kan også bruges.")
    target_group = ModelChoiceField(
        TargetGroup.objects.current().filter(is_open_for_new=True),
        label="Målgruppe",
        empty_label="Vælg målgruppe",
        error_messages={
            "required": "Vælg en målgruppe.",
            "invalid_choice": "Vælg en målgruppe, der er åben for nye borgere.",
        },
    )
    first_name = NameField(label="Fornavn", error_messages={"required": "Skriv borgerens fornavn."})
    last_name = NameField(label="Efternavn", error_messages={"required": "Skriv borgerens efternavn."})
    support_since = PastDateField(
        label="På forsørgelse siden", error_messages={"required": "Skriv, hvornår borgeren kom på forsørgelse."}
    )
    coordinator = ModelChoiceField(
        User.objects.none(),
        label="Ansvarlig medarbejder",
        empty_label="Vælg medarbejder",
        error_messages=dict.fromkeys(["required", "invalid_choice"], "Vælg en medarbejder fra dit team."),
    )

    field_order = ["cpr", "first_name", "last_name", "phone", "town", "has_protected_address"]

    class Meta:
        model = Citizen
        fields = ["first_name", "last_name", "phone", "town", "has_protected_address"]
        formfield_callback = use_danish_fields
        labels = {"has_protected_address": "Navne- og adressebeskyttelse"}

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user
        self.duplicate: Case | None = None
        self.hidden_duplicate_id: int | None = None
        workers = self.fields["coordinator"]
        workers.queryset = User.objects.colleagues_of(user).caseworkers()  # type: ignore[attr-defined]
        workers.initial = user.pk

    def clean_cpr(self) -> Cpr:
        cpr = self.cleaned_data["cpr"]
        self._refuse_if_known(cpr)
        return cpr

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        cpr, since = given.get("cpr"), given.get("support_since")
        if cpr and since and since < cpr.birth_on:
            self.add_error("support_since", "Datoen ligger før borgerens fødselsdag.")
        return given

    def refuse_duplicate(self) -> None:
        """Somebody else created the same citizen in the same moment."""
        try:
            self._refuse_if_known(self.cleaned_data["cpr"])
        except ValidationError as error:
            self.add_error("cpr", error)

    def _refuse_if_known(self, cpr: Cpr) -> None:
        """Nobody has two cases. A case this user may not see is not shown, and that it was asked for is noted."""
        known = Case.objects.as_system("nobody has two cases, whoever may see them").with_cpr(cpr).first()
        if known is None:
            return
        self.duplicate = Case.objects.visible_to(self.user).filter(pk=known.pk).first()
        self.hidden_duplicate_id = None if self.duplicate else known.pk
        raise ValidationError("Borgeren har allerede en sag.", code="duplicate")

    @property
    def is_hidden_duplicate(self) -> bool:
        return self.hidden_duplicate_id is not None

    def citizen(self) -> Citizen:
        """The unsaved citizen."""
        self.instance.take_cpr(self.cleaned_data["cpr"])
        return self.instance

    def terms(self, on: date) -> dict[str, Any]:
        """What `Case.open_for` is to be told."""
        given = self.cleaned_data
        return {
            "coordinator": given["coordinator"],
            "target_group": given["target_group"],
            "support_since": given["support_since"],
            "on": on,
        }


class CaseUpdateForm(VersionedForm):
    """What may be corrected about a citizen and the agreed ceiling of hours."""

    first_name = NameField(label="Fornavn", error_messages={"required": "Skriv borgerens fornavn."})
    last_name = NameField(label="Efternavn", error_messages={"required": "Skriv borgerens efternavn."})
    phone = CharField(label="Telefon", max_length=20, required=False)
    email = EmailField(label="E-mail", max_length=120, required=False)
    town = CharField(label="By", max_length=60, required=False)
    language = CharField(label="Sprog, hvis ikke dansk", max_length=40, required=False)
    has_protected_address = BooleanField(label="Navne- og adressebeskyttelse", required=False)

    class Meta:
        model = Case
        fields = [
            "first_name",
            "last_name",
            "phone",
            "email",
            "town",
            "language",
            "has_protected_address",
            "weekly_hours_ceiling",
        ]
        formfield_callback = use_danish_fields
        labels = {"weekly_hours_ceiling": "Aftalt loft, timer om ugen"}
        help_texts = {"weekly_hours_ceiling": "Så mange timer kan indsatserne højst fylde på en uge."}

    OF_CITIZEN = ("first_name", "last_name", "phone", "email", "town", "language", "has_protected_address")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in self.OF_CITIZEN:
            self.fields[name].initial = getattr(self.instance.citizen, name)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        for name in self.OF_CITIZEN:
            setattr(self.instance.citizen, name, self.cleaned_data[name])
