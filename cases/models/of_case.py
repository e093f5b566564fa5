from typing import Self, TypeVar

from django.db import models

from accounts.models import User
from cases.models.case import Case

OfCase = TypeVar("OfCase", bound=models.Model)


class OfCaseQuerySet(models.QuerySet[OfCase]):
    """The doors to rows that have a `case` of their own."""

    def visible_to(self, user: User) -> Self:
        return self.filter(case__in=Case.objects.visible_to(user))

    def as_system(self, why: str) -> Self:
        """All of them, for work that no user asked for; `why` is for whoever reads the code."""
        return self.all()

    def of_case(self, case: Case) -> Self:
        """Those of a case that the door has opened."""
        return self.filter(case=case)
