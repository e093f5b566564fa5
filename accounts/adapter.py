from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """Staff are created by an administrator or by single sign-on, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
