"""What tests of distribution share: the page, cases to give, and what the form sends."""

import datetime

from django.urls import reverse

from tests.evaluation.table import TODAY
from tests.factories import CaseFactory

PAGE = reverse("team_distribution:distribution")


def ago(days):
    return TODAY - datetime.timedelta(days=days)


def case_of(user, name, days=100, **more):
    return CaseFactory(coordinator=user, opened_on=ago(days), citizen__first_name=name, citizen__last_name="B", **more)


def key(case):
    responsible = case.involvements.responsible()
    return f"{case.pk}-{responsible.user_id if responsible else 0}"


def post(lead_in, cases, to, **more):
    said = {"sag": [key(case) for case in cases], "til": to.pk if to else "", "reason": "Udligning"}
    return lead_in.post(PAGE, said | more)
