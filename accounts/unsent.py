"""What was being sent when there was no session for it any more is held for whoever wrote it.

Either the session ran out with this very request, then its user is the writer; or it ended elsewhere, in another
tab, then only the form's signed mark tells whose text it is. Nobody who is logged in writes in another's name.
"""

from django.http import HttpRequest

from accounts.models import HeldForm, User
from danish import form_marks

LONGEST_HELD = 200_000
NOT_TYPED = {"version", "held"}


def keep(request: HttpRequest) -> bool:
    """Hold it for the person the form was shown to; False if nothing is held, since that cannot be known."""
    writer = _writer(request)
    return writer is not None and keep_for(writer, request)


def keep_for(writer: User, request: HttpRequest) -> bool:
    """Hold it for this person, unless it came from what waits for them already; False if nothing waits."""
    is_kept = _is_waiting(writer, request)
    if not is_kept and 0 < len(typed := _what_was_typed(request)) <= LONGEST_HELD:
        is_kept = HeldForm.hold(writer, request.get_full_path()[:300], typed) is not None
    request.was_kept = is_kept  # type: ignore[attr-defined]
    return is_kept


def was_kept(request: HttpRequest) -> bool:
    return getattr(request, "was_kept", False)


def should_be_kept(request: HttpRequest) -> bool:
    """Whether there is a text, in one of the forms whose texts are kept."""
    return form_marks.NAME in request.POST and bool(_what_was_typed(request))


def is_of_someone_else(request: HttpRequest) -> bool:
    """Whether the form was shown to somebody else than the person who is logged in now."""
    shown_to = _shown_to(request)
    return request.user.is_authenticated and shown_to is not None and shown_to != request.user.pk


def held_number(request: HttpRequest) -> str:
    """The number of the held form that is sent again, if it is a number."""
    held = request.POST.get("held", "")
    return held if held.isascii() and held.isdigit() and len(held) < 19 else ""


def _what_was_typed(request: HttpRequest) -> str:
    """The form as it was sent, without passwords, tokens and mark; nothing if it was a button or a search."""
    if not _is_for_text(request):
        return ""
    body = request.POST.copy()
    unsaid = {"csrfmiddlewaretoken", form_marks.NAME}
    for name in [name for name in body if name in unsaid or "password" in name]:
        del body[name]
    names = [name for name in body if name not in NOT_TYPED and not name.startswith("_")]
    if not any(value.strip() for name in names for value in body.getlist(name)):
        return ""
    return body.urlencode()


def _is_for_text(request: HttpRequest) -> bool:
    """What is sent to an open page, such as a password to the log-in, or only looks something up, is nobody's text."""
    view = request.resolver_match and request.resolver_match.func
    return getattr(view, "login_required", True) and not getattr(view, "writes_nothing", False)


def _is_waiting(writer: User, request: HttpRequest) -> bool:
    held = held_number(request)
    return bool(held) and writer.held_forms.waiting().filter(pk=held).exists()


def _shown_to(request: HttpRequest) -> int | None:
    return form_marks.marked(request.POST.get(form_marks.NAME, ""))


def _writer(request: HttpRequest) -> User | None:
    shown_to = _shown_to(request)
    if shown_to is None or is_of_someone_else(request):
        return None
    return User.objects.active().filter(pk=shown_to).first()
