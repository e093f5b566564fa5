"""F, the least page this stack can serve: the whole middleware, one indexed query for 25 rows, a plain table."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Citizen


@require_safe
def floor(request: HttpRequest) -> HttpResponse:
    """What the wall-to-floor ratios of the other pages are ratios to."""
    return render(request, "benchmarks/floor.html", {"rows": Citizen.objects.order_by("pk")[:25]})


def count_statements(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Tells in a header how many statements an answer took, savepoints left out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        count = 0

        def counted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal count
            count += not sql.startswith(("SAVEPOINT", "RELEASE"))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            response = get_response(request)
        response.headers["X-Bench-Statements"] = str(count)
        return response

    return middleware
