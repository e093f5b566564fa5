"""A round-table talk: agreed on for an occasion, and held like a conference."""

import datetime

import pytest
from django.urls import reverse

from conferences.models import Analysis
from journal.models import Event
from plans.models import Intervention
from tests.conference_factories import ConferenceFactory, ProposalFactory
from tests.conferences.conftest import at
from tests.factories import (
    InterventionFactory,
)

pytestmark = pytest.mark.usefixtures("the_day_of_the_conference")
TODAY = datetime.date(2026, 2, 20)


def test_a_round_table_talk_needs_an_occasion_and_nothing_else(staff, case):
    refused = staff.post(at(case, "round_table_create"), {"because": ""})
    staff.post(at(case, "round_table_create"), {"because": "Praktikken er afbrudt"})
    again = staff.post(at(case, "round_table_create"), {"because": "Igen"}, follow=True)

    assert refused.status_code == 422
    assert "Skriv, hvorfor I holder samtalen." in refused.text
    talk = Analysis.objects.get()
    assert (talk.kind, talk.state, talk.because) == ("round_table", "accepted", "Praktikken er afbrudt")
    assert "Der er allerede en analyse eller rundbordssamtale i gang." in again.text
    assert Event.objects.get(case_id=case.pk, kind="analysis").text == "Rundbordssamtale aftalt"


def test_a_plan_to_be_thought_over_leads_to_a_talk(staff, case, caseworker):
    InterventionFactory(case=case).break_off(on=TODAY, reason="Syg", by=caseworker)

    page = staff.get(reverse("plans:plan_detail", args=[case.pk]))

    assert at(case, "round_table_create") in page.text


def test_it_is_held_like_a_conference(staff, case):
    staff.post(at(case, "round_table_create"), {"because": "Praktikken er afbrudt"})
    talk = ConferenceFactory(
        analysis=Analysis.objects.get(), responsible=case.coordinator, go_through_by=datetime.date(2026, 2, 27)
    )
    talk.sections.create(key="conclusion", text="Vi prøver et nyt sted.")
    ProposalFactory(conference=talk)

    staff.post(at(case, "conference_hold"))
    staff.post(at(case, "proposals_accept"))

    assert Analysis.objects.get().state == "translated"
    assert Intervention.objects.get().conference_on == TODAY
