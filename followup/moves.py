"""What goes along with a case to its new responsible: talks still to be held, tasks of their own, lines of the plan.

A group's talks stay with whoever holds the group, and a talk that is over with whoever held it. A line that follows is
no draft of the plan: nobody has edited it, and what was agreed with the citizen stands.
"""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from cases.handing_over import Follower
from followup.models import AgreedTask, Meeting
from plans.models import Intervention

WHOSE = "they follow the responsible of the case, which the mover was let into"


def _talks(today: date) -> QuerySet[Any]:
    return Meeting.objects.as_system(WHOSE).planned().filter(on__gte=today, group=None)


def _tasks(today: date) -> QuerySet[Any]:
    return AgreedTask.objects.as_system(WHOSE).open().filter(owner=AgreedTask.Owner.STAFF)


def _lines(today: date) -> QuerySet[Any]:
    return Intervention.objects.in_plan()


TALKS = Follower("meetings", "samtale,samtaler", "held_by", _talks)
TASKS = Follower("tasks", "opgave,opgaver", "user", _tasks)
LINES = Follower("lines", "indsats,indsatser", "responsible", _lines)
