from typing import Any

from allauth.account.fields import PasswordField
from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils import timezone

from accounts.models import FULL_TIME, Team, User
from accounts.sealing import keyed_hash
from danish.forms import (
    CharField,
    ChoiceField,
    DecimalField,
    IntegerField,
    ModelChoiceField,
    SearchField,
    VerbatimField,
    speak_danish,
    use_danish_fields,
)
from danish.rules import kept

LONGEST_PASSWORD = 200
PASSWORD_HINT = "Mindst 15 tegn. En kort sætning er nemmere at huske end et ord med tal i."
PHONE = RegexValidator(r"^\+?[0-9 ]{8,20}$", "Skriv telefonnummeret med tal, for eksempel 72 33 33 33.")
HOURS = "Skriv et timetal mellem 1 og 45."
UNKNOWN = {"invalid_choice": "Valget findes ikke, så der er ikke filtreret efter det."}


class LoginForm(AllauthLoginForm):
    password = PasswordField(
        label="Adgangskode",
        autocomplete="current-password",
        max_length=LONGEST_PASSWORD,
        error_messages={"required": "Skriv din adgangskode."},
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = "Brugernavn"
        login.error_messages["required"] = "Skriv dit brugernavn."
        login.widget.attrs |= {"autofocus": not self.is_bound, "autocapitalize": "none", "spellcheck": "false"}
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            speak_danish(field)


def new_password_field(label: str, **kwargs: Any) -> forms.CharField:
    return VerbatimField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        **kwargs,
    )


class PasswordForm(forms.Form):
    """A new password for oneself; the old one is asked for, since a screen may have been left open."""

    old_password = VerbatimField(
        label="Nuværende adgangskode",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Skriv den adgangskode, du har nu."},
    )
    password = new_password_field(
        "Ny adgangskode", help_text=PASSWORD_HINT, error_messages={"required": "Skriv en ny adgangskode."}
    )
    password_again = new_password_field(
        "Ny adgangskode igen", error_messages={"required": "Skriv den nye adgangskode igen."}
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["old_password"]):
            raise forms.ValidationError("Det er ikke den adgangskode, du har nu.")
        return self.cleaned_data["old_password"]

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]

    def clean_password_again(self) -> str:
        again = self.cleaned_data["password_again"]
        if "password" in self.cleaned_data and self.cleaned_data["password"] != again:
            raise forms.ValidationError("De to nye adgangskoder er ikke ens.")
        return again


class PasswordAgainForm(forms.Form):
    """The password of whoever is logged in, before somebody else at the screen goes on in their name.

    Whoever shows it counts the wrong ones: as tries to log in they would shut the log-in of who is not at the screen.
    """

    password = VerbatimField(
        label="Din adgangskode",
        max_length=LONGEST_PASSWORD,
        strip=False,
        # The browser offers the saved password at any other word, and then whoever has the screen has it.
        widget=forms.PasswordInput({"autocomplete": "new-password", "autofocus": True}),
        error_messages={"required": "Skriv din adgangskode."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("Adgangskoden er forkert.")
        return self.cleaned_data["password"]


class ProfileForm(forms.ModelForm):
    phone = CharField(label="Telefon", required=False, max_length=20, validators=[PHONE])

    class Meta:
        model = User
        formfield_callback = use_danish_fields
        fields = ["first_name", "last_name", "phone", "email", "digest_by_mail"]
        labels = {"email": "E-mail", "digest_by_mail": "Send mig morgenoverblikket på mail"}
        help_texts = {"digest_by_mail": "Kun tal og et link, ingen oplysninger om borgere. Sendes på hverdage."}
        error_messages = {"email": {"invalid": "Skriv e-mailadressen som navn@kommune.dk."}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, missing in [("first_name", "Skriv fornavnet."), ("last_name", "Skriv efternavnet.")]:
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = missing
        if not self.instance.works_with_citizens:  # nothing waits for them
            self.fields.pop("digest_by_mail", None)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("digest_by_mail") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", "Skriv den e-mailadresse, morgenoverblikket skal sendes til.")
        return cleaned


class UserForm(ProfileForm):
    """A member of staff, as an administrator sees them."""

    weekly_hours = DecimalField(
        label="Timer om ugen",
        min_value=1,
        max_value=45,
        max_digits=4,
        decimal_places=1,
        initial=FULL_TIME,
        help_text="Normen for sagstal regnes om efter timerne.",
        error_messages={"min_value": HOURS, "max_value": HOURS},
    )
    password = new_password_field("Første adgangskode")
    seen = VerbatimField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta(ProfileForm.Meta):
        fields = [
            "username",
            "first_name",
            "last_name",
            "email",
            "phone",
            "role",
            "profession",
            "team",
            "weekly_hours",
            "languages",
            "is_active",
        ]
        labels = {"username": "Brugernavn", "email": "E-mail", "is_active": "Kan logge ind"}
        help_texts = {
            "username": "",
            "team": "Beskæftigelsesmedarbejdere og teamledere ser deres teams borgere.",
            "languages": "Ud over dansk, for eksempel arabisk, ukrainsk. Bruges, når sager fordeles.",
            "is_active": "Uden fluebenet er medarbejderen ude ved næste klik.",
        }
        error_messages = ProfileForm.Meta.error_messages | {
            "username": {
                "required": "Skriv et brugernavn.",
                "unique": "Brugernavnet er optaget.",
                "invalid": "Skriv brugernavnet med bogstaver og tal, uden mellemrum.",
            },
            "team": {"invalid_choice": "Vælg et team på listen."},
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by = by
        is_new = self.instance.pk is None
        self.fields["seen"].initial = "" if is_new else self._mark()
        own = Team.objects.filter(pk=self.instance.team_id)
        self.fields["team"].queryset = Team.objects.open(timezone.localdate()) | own  # type: ignore[attr-defined]
        self.fields["team"].empty_label = "Intet team"  # type: ignore[attr-defined]
        self.fields["password"].error_messages["required"] = "Skriv en adgangskode til den første dag."
        self.fields["password"].help_text = PASSWORD_HINT
        if is_new:
            del self.fields["is_active"]
        elif self.instance == by:
            # One's own is changed on the profile, where the old one is asked for.
            del self.fields["password"]
        else:
            self.fields["password"].label = "Ny adgangskode"
            self.fields["password"].help_text = f"Kun hvis den gamle er glemt. {PASSWORD_HINT}"
            self.fields["password"].required = False

    def _mark(self) -> str:
        """Changes whenever somebody saves something about the person."""
        return keyed_hash(f"user {[self.initial.get(name) for name in self.Meta.fields]}").hex()

    def _tell_what_changed_meanwhile(self) -> None:
        shown_now = self.fields["seen"].initial
        if self.data.get(self.add_prefix("seen"), shown_now) == shown_now:
            return
        self.data = {**self.data.dict(), self.add_prefix("seen"): shown_now}  # type: ignore[attr-defined]
        now = [
            f"{self.fields[name].label}: {getattr(self.instance, name) or 'tomt'}"
            for name in self.changed_data
            if name in self.Meta.fields
        ]
        raise forms.ValidationError(
            "En anden har gemt ændringer, siden du åbnede siden. Der står nu: %(now)s. Gem igen, hvis dit skal gælde.",
            params={"now": ", ".join(now) or "det samme, som du skrev"},
        )

    def create(self) -> bool:
        """Save the new colleague; False, told at the field, when the user name was taken in the same moment."""
        password = self.cleaned_data["password"]
        return kept(self, lambda: self.instance.change(password=password))

    def clean_username(self) -> str:
        """Lower case, since whoever logs in may write it either way."""
        return self.cleaned_data["username"].lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._tell_what_changed_meanwhile()
        role = cleaned.get("role")
        if role and User(role=role).works_for_team and not cleaned.get("team"):
            self.add_error("team", "Vælg et team. Uden det ser medarbejderen ingen borgere.")
        team, can_log_in = cleaned.get("team"), cleaned.get("is_active", True)
        if team and can_log_in and not team.hold_open(timezone.localdate()):
            self.add_error("team", f"{team} er nedlagt. Vælg et andet team.")
        stays = role == User.Role.ADMINISTRATOR and cleaned.get("is_active", True)
        if role and not stays and (problem := self.instance.reason_to_stay_administrator(self.by)):
            self.add_error("role" if role != User.Role.ADMINISTRATOR else "is_active", problem)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        password = self.cleaned_data.get("password")
        if password:
            try:
                validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)


class UserFilterForm(forms.Form):
    """What is asked of the list of staff. A parameter that makes no sense is told and left out."""

    q = SearchField(label="Søg efter navn eller brugernavn", required=False, max_length=100)
    role = ChoiceField(
        label="Rolle", required=False, choices=[("", "Alle roller"), *User.Role.choices], error_messages=UNKNOWN
    )
    team = ModelChoiceField(
        Team.objects.all(), label="Team", required=False, empty_label="Alle teams", error_messages=UNKNOWN
    )
    active = ChoiceField(
        label="Adgang",
        required=False,
        choices=[("", "Alle"), ("yes", "Kan logge ind"), ("no", "Deaktiverede")],
        error_messages=UNKNOWN,
    )

    def narrow(self, users: Any) -> Any:
        """Those of `users` that were asked for."""
        self.full_clean()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "q" in asked:
            users = users.called(asked["q"])
        if "active" in asked:
            users = users.filter(is_active=asked["active"] == "yes")
        return users.filter(**{name: asked[name] for name in ("role", "team") if name in asked})


class HeldNumberForm(forms.Form):
    """Which held form is to be thrown away."""

    held = IntegerField(min_value=1, max_value=2**63 - 1)
