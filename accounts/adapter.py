from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User


class StaffAdapter(DefaultAccountAdapter):
    """Staff are created by an administrator or by single sign-on, never by themselves."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Brugernavnet eller adgangskoden er forkert.",
        "too_many_login_attempts": "Der er for mange forkerte forsøg. Vent fem minutter, og prøv igen.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Answer a deactivated user like an unknown one: allauth would tell that the password was right."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.pre_authenticate(request, **credentials)  # allauth has taken it for a right guess
            return None
        return user

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """To what was being written when the session ran out, else to the page that was asked for."""
        if user.held_forms.waiting().exists():
            kwargs["redirect_url"] = reverse("accounts:held_form_detail")
        return super().post_login(request, user, **kwargs)
