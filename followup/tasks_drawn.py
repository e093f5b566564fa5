"""One's own tasks on Min dag, drawn here: each is a form, and a template takes several times as long for as many."""

from collections.abc import Iterable
from datetime import date

from django.template import Context
from django.utils.safestring import SafeString

from danish.addresses import address
from danish.markup import filled, filled_each
from danish.templatetags.danish import dato, form_key
from followup.models import AgreedTask


def drawn_tasks(context: Context, tasks: Iterable[AgreedTask], today: date) -> SafeString:
    """Each with a way to mark it as done without leaving the page."""
    token = filled('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context.get("csrf_token", ""))
    back = address("followup:worklist")
    return filled_each(
        '<li><form class="hm-task" method="post" action="{}" hx-post="{}" hx-target="#mine-opgaver"'
        ' hx-swap="outerHTML">{}{}<input type="hidden" name="tilbage" value="{}">'
        '<button class="hm-do" type="submit"><span class="sr-only">Markér som gjort: {}</span></button>'
        '<div><span>{}</span> <a href="{}">{}</a> {}</div></form></li>',
        (
            (
                url := address("followup:agreement_done", task.case_id, task.pk),
                url,
                token,
                form_key(context),
                back,
                task.text,
                task.text,
                address("followup:meeting_list", task.case_id),
                task.case.citizen.name,
                _due(task, today),
            )
            for task in tasks
        ),
    )


def _due(task: AgreedTask, today: date) -> SafeString:
    if task.is_late(today):
        return filled('<span class="hm-small hm-forfeit">forfalden {}</span>', dato(task.due_on))
    if task.due_on == today:
        return SafeString('<span class="hm-small hm-muted">i dag</span>')
    return filled('<span class="hm-small hm-muted hm-num">{}</span>', dato(task.due_on))
