"""What somebody searches for by name stays in the session, and the address holds a token for it.

A name in an address would stand in the browser's history, in its bookmarks and in every log on the way.
"""

import secrets

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode

TEXT, TOKEN = "q", "soegt"
KEPT = "searches"
MOST = 30


def keep(request: HttpRequest, text: str) -> str:
    """Put the text into the session and give the token it is found by; the newest are kept, until log-out."""
    kept: dict[str, str] = dict(request.session.get(KEPT, {}))
    token = next((token for token, known in kept.items() if known == text), None) or secrets.token_hex(4)
    kept.pop(token, None)
    kept[token] = text
    request.session[KEPT] = dict(list(kept.items())[-MOST:])
    return token


def text_of(request: HttpRequest, token: str) -> str:
    """What was searched for; nothing if it is too long ago, or was searched for by somebody else."""
    return request.session.get(KEPT, {}).get(token, "") if token else ""


def asked(request: HttpRequest) -> QueryDict:
    """The address as data for the form of a list, with the text its token stands for."""
    data = request.GET.copy()
    data[TEXT] = text_of(request, data.get(TOKEN, ""))
    return data


def is_over(request: HttpRequest) -> bool:
    """Whether the address has a token that stands for nothing any more."""
    token = request.GET.get(TOKEN, "")
    return bool(token) and not text_of(request, token)


def is_sent(request: HttpRequest) -> bool:
    """Whether a search is sent, or stands in the address, where it is not to stay."""
    return request.method == "POST" or TEXT in request.GET


def lead_on(request: HttpRequest, form: Form) -> HttpResponse:
    """From what was sent to an address with the same filters, and a token instead of the text."""
    # A field of many choices has several values.
    kept: dict[str, str | list[str]] = {
        name: form.data.getlist(name) if isinstance(form.data, QueryDict) else form.data[name]
        for name in form.fields
        if name != TEXT and form.data.get(name) and not form.has_error(name)
    }
    for error in form.errors.get(TEXT, ()):
        messages.error(request, str(error))
    if request.method != "POST":
        messages.info(request, "Skriv navnet i søgefeltet. Det skal ikke stå i adressen.")
    elif text := form.cleaned_data.get(TEXT):
        kept[TOKEN] = keep(request, text)
    return redirect(f"{request.path}?{urlencode(kept, doseq=True)}" if kept else request.path)
