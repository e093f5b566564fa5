"""Gives every request a number, notes refused looks and answers edit conflicts."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from journal.conflicts import EditConflict, conflict_context
from journal.models import Access


class JournalMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The view's transaction is rolled back by now, so what is written here stays."""
        if isinstance(exception, EditConflict):
            self._note(request, getattr(exception.current, "case_id", None), Access.Outcome.SHOWN)
            template = "conflict.html#dialog" if request.htmx else "conflict.html"  # type: ignore[attr-defined]
            return render(request, template, conflict_context(exception), status=409)
        self._note(request, getattr(exception, "case_id", None), Access.Outcome.REFUSED)
        return None

    def _note(self, request: HttpRequest, case_id: int | None, outcome: Access.Outcome) -> None:
        if case_id is not None and request.user.is_authenticated:
            Access.objects.create(
                case_id=case_id if case_id < 2**63 else None,
                user=request.user,
                role=request.user.role,
                page=request.resolver_match.view_name if request.resolver_match else "",
                request_id=request.request_id,  # type: ignore[attr-defined]
                outcome=outcome,
            )
