"""One's own tasks on Min dag, drawn here: each is a form, and a template takes several times as long for as many.

A tick leads back to the page as it is narrowed, so that the list, the counters and what waits are those of afterwards.
"""

from collections.abc import Iterable
from datetime import date

from django.template import Context
from django.utils.safestring import SafeString

from danish.addresses import address
from danish.markup import filled, filled_each
from danish.templatetags.danish import dato, form_key, icon
from followup.models import AgreedTask

FORM = (
    '<li><form class="hm-task" method="post" action="{}" hx-post="{}" hx-target="#arbejdsliste" hx-swap="outerHTML">'
    '{}{}<input type="hidden" name="tilbage" value="{}">'
)
# The button has the same id before and after, so that the keyboard stays with the task.
TO_DO = (
    '<button class="hm-do" type="submit" id="opgave-{}"><span class="sr-only">Markér som gjort: {}</span></button>'
    '<div><span>{}</span> · <a href="{}">{}</a> {}{}</div></form></li>'
)
DONE = (
    '<input type="hidden" name="fortryd" value="1">{}<div><span class="hm-muted">{}</span>'
    ' · <a href="{}">{}</a> · <button class="hm-link" type="submit" id="opgave-{}">Fortryd'
    '<span class="sr-only">: {} er ikke gjort alligevel</span></button></div></form></li>'
)


def drawn_tasks(context: Context, tasks: Iterable[AgreedTask], today: date) -> SafeString:
    """Each with a way to mark it as done without leaving the page."""
    return filled_each(
        FORM + TO_DO,
        (
            (
                *_form(context, task),
                task.pk,
                task.text,
                task.text,
                *_case(task),
                _due(task, today),
                _instead_of(context, task),
            )
            for task in tasks
        ),
    )


def drawn_done(context: Context, tasks: Iterable[AgreedTask]) -> SafeString:
    """Each with a way to take it back."""
    mark = icon("check")
    return filled_each(
        FORM + DONE,
        ((*_form(context, task), mark, task.text, *_case(task), task.pk, task.text) for task in tasks),
    )


def _form(context: Context, task: AgreedTask) -> tuple[object, ...]:
    token = filled('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", ""))
    url = address("followup:agreement_done", task.case_id, task.pk)
    return url, url, token, form_key(context), context["request"].get_full_path()


def _case(task: AgreedTask) -> tuple[str, str]:
    return address("followup:meeting_list", task.case_id), task.case.citizen.name


def _due(task: AgreedTask, today: date) -> SafeString:
    if task.is_late(today):
        return filled('<span class="hm-small hm-forfeit">overskredet {}</span>', dato(task.due_on))
    if task.due_on == today:
        return SafeString('<span class="hm-small hm-muted">i dag</span>')
    return filled('<span class="hm-small hm-muted hm-num">{}</span>', dato(task.due_on))


def _instead_of(context: Context, task: AgreedTask) -> SafeString:
    """That it is a colleague's who is away, for whom one stands in."""
    away = context["stands_in_for"].get(task.user_id)
    return filled('<div class="hm-small hm-muted">{}</div>', away) if away else SafeString("")
