from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cases.forms.fields import PastDateField
from cases.handing_over import receivers
from cases.models import ContactPerson, Involvement, JoinRequest
from cases.models.handover import Wanted, hand_over_one
from danish.forms import BooleanField, DateField, IntegerField, ModelChoiceField, use_danish_fields
from journal.conflicts import VersionedForm

NOBODY_CHOSEN = "Vælg medarbejder"
NOT_SAID = "Skemaet er ikke helt. Åbn siden igen, og vælg en ny ansvarlig."
AGAIN = "Din ændring er ikke gemt. Skift kun igen, hvis sagen stadig skal have en anden."


class PersonField(ModelChoiceField):
    """One of the staff, under the heading of the team or of the role."""

    default_error_messages = {"required": "Vælg en medarbejder.", "invalid_choice": "Vælg en medarbejder fra listen."}

    def offer(self, people: Iterable[User], headings: dict[int, str]) -> None:
        """Show those under their headings, in the order of the headings and then of the names."""
        chosen = sorted(people, key=lambda user: (headings[user.pk], user.sort_key))
        groups: list[Any] = [("", NOBODY_CHOSEN)]
        for heading, members in groupby(chosen, key=lambda user: headings[user.pk]):
            groups.append((heading, [(user.pk, user.name) for user in members]))
        self.choices = groups


class ResponsibleForm(forms.ModelForm):
    """Who is responsible from now on, from when and why."""

    user = PersonField(User.objects.none(), label="Ny ansvarlig medarbejder")
    from_on = PastDateField(label="Ansvarlig fra", initial=timezone.localdate)
    # Who was responsible when the form was opened, 0 for nobody: two who hand over at once must not undo each other.
    instead_of = IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), NOT_SAID),
    )

    class Meta:
        model = Involvement
        fields = ["user", "from_on", "reason"]
        formfield_callback = use_danish_fields
        labels = {"reason": "Begrundelse"}
        help_texts = {"reason": "Kan læses i sagens historik, for eksempel »Barsel« eller »Flytter til Ungeenheden«."}
        error_messages = {"reason": {"required": "Skriv kort, hvorfor den ansvarlige skiftes."}}

    def __init__(self, data: Any = None, *, current: Involvement | None, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.current = current
        self.fields["reason"].required = True
        self.fields["instead_of"].initial = current.user_id if current else 0
        workers = receivers(timezone.localdate()).select_related("team")
        field: Any = self.fields["user"]
        field.queryset = workers
        offered = [user for user in workers if current is None or user.pk != current.user_id]
        field.offer(offered, {user.pk: str(user.team) for user in offered})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        from_on, current = given.get("from_on"), self.current
        # Who was late is told of that, and not when somebody else began.
        is_late = current is not None and given.get("instead_of") != current.user_id
        if current and from_on and from_on < current.from_on and not is_late:
            began = f"{current.from_on:%d.%m.%Y}"
            self.add_error("from_on", f"Den nuværende ansvarlige begyndte {began}. Vælg den dag eller en senere.")
        return given

    def hand_over(self, *, by: User) -> None:
        """Raises `ValidationError`, or `MovedMeanwhile` if somebody was first."""
        given = self.cleaned_data
        wanted = Wanted(self.instance.case_id, given["instead_of"] or None, given["user"].pk)
        hand_over_one(wanted, reason=given["reason"], by=by, from_on=given["from_on"])

    def refuse(self, fault: ValidationError) -> None:
        """What only the rows themselves knew."""
        for messages in fault.message_dict.values():
            self.add_error("user", list(messages))

    def once_more(self, words: str) -> "ResponsibleForm":
        """The same answers, to be sent anew in the knowledge of who is responsible now."""
        said = {**dict(self.data.items()), "instead_of": str(self.fields["instead_of"].initial)}
        form = ResponsibleForm(said, current=self.current, instance=Involvement(case=self.instance.case))
        form.full_clean()
        form.add_error(None, f"{words} {AGAIN}")
        return form


class InvolvementForm(forms.ModelForm):
    """A colleague who takes part in the case."""

    user = PersonField(User.objects.none(), label="Medarbejder")

    class Meta:
        model = Involvement
        fields = ["user", "from_on", "until_on", "reason"]
        formfield_callback = use_danish_fields
        labels = {"from_on": "Med fra", "until_on": "Med til", "reason": "Hvad er personen med til?"}
        help_texts = {
            "until_on": "Sidste dag med adgang. Lad feltet stå tomt, hvis du ikke kender den endnu.",
            "reason": "For eksempel »Mentor i praktikken« eller »Psykologisk afklaring«.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = User.objects.active().exclude(role__in=User.WITHOUT_CITIZENS).select_related("team")
        field: Any = self.fields["user"]
        field.queryset = people
        field.offer(
            people,
            {user.pk: str(user.team) if user.works_for_team and user.team else _plural(user) for user in people},
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        user, from_on, until_on = given.get("user"), given.get("from_on"), given.get("until_on")
        if user and from_on:
            hit = self.instance.in_the_way(user, from_on, until_on)
            if hit:
                self.add_error("user", f"{user.name} er allerede med i sagen fra {hit.from_on:%d.%m.%Y}.")
        return given


def _plural(user: User) -> str:
    words = {
        User.Role.COMPANY_CONSULTANT: "Virksomhedskonsulenter",
        User.Role.MENTOR: "Mentorer",
        User.Role.DISCIPLINE: "Fagpersoner",
    }
    return words.get(User.Role(user.role), "Uden team")


class InvolvementEndForm(forms.Form):
    """When a colleague leaves the case."""

    until_on = DateField(label="Sidste dag med adgang", required=False, initial=timezone.localdate)
    at_once = BooleanField(label="Luk adgangen med det samme", required=False)

    def __init__(self, *args: Any, involvement: Involvement, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.involvement = involvement
        self.fields["until_on"].is_sometimes_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("at_once"):
            given["until_on"] = timezone.localdate() - timedelta(days=1)
        elif "until_on" in self.errors:
            pass
        elif given.get("until_on") is None:
            self.add_error("until_on", "Skriv den sidste dag, eller luk adgangen med det samme.")
        elif given["until_on"] < self.involvement.from_on:
            began = f"{self.involvement.from_on:%d.%m.%Y}"
            self.add_error("until_on", f"Personen kom først med {began}. Vælg den dag eller en senere.")
        return given


class ContactPersonForm(VersionedForm):
    """Somebody round the citizen who does not work here."""

    class Meta:
        model = ContactPerson
        fields = ["kind", "name", "organisation", "phone", "email", "note", "from_on", "until_on"]
        formfield_callback = use_danish_fields
        labels = {
            "kind": "Hvem er det?",
            "name": "Navn",
            "organisation": "Arbejdsplads eller organisation",
            "phone": "Telefon",
            "email": "E-mail",
            "note": "Bemærkning",
            "from_on": "Fra",
            "until_on": "Til",
        }
        help_texts = {
            "note": "For eksempel hvad personen kan hjælpe med, og hvornår I må ringe.",
            "until_on": "Skriv en dato, når personen ikke længere skal kontaktes.",
        }
        error_messages = {"name": {"required": "Skriv navnet."}, "kind": {"required": "Vælg, hvem det er."}}


class JoinRequestForm(forms.ModelForm):
    """Why somebody asks to take part in a case."""

    class Meta:
        model = JoinRequest
        fields = ["why"]
        formfield_callback = use_danish_fields
        labels = {"why": "Hvorfor skal du være med i sagen?"}
        help_texts = {"why": "Den ansvarlige medarbejder og teamlederen læser det og svarer."}
        error_messages = {"why": {"required": "Skriv, hvorfor du skal være med i sagen."}}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.instance.hindrance:
            raise ValidationError(self.instance.hindrance)
        return given


class JoinAnswerForm(forms.ModelForm):
    """Yes or no to a colleague who asked to take part."""

    class Meta:
        model = JoinRequest
        fields = ["answer", "answer_words"]
        formfield_callback = use_danish_fields
        labels = {"answer": "Dit svar", "answer_words": "Begrundelse"}
        help_texts = {
            "answer_words": "Skal skrives ved et nej. Kollegaen får besked, så skriv ikke noget om borgeren."
        }
        widgets = {"answer": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        answer.required = True
        answer.choices = JoinRequest.Answer.choices
        answer.error_messages["required"] = "Vælg ja eller nej."
        self.fields["answer_words"].is_sometimes_required = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("answer") == JoinRequest.Answer.DECLINED and not given.get("answer_words"):
            self.add_error("answer_words", "Skriv, hvorfor svaret er nej.")
        return given
