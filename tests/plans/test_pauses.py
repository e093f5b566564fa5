"""What runs is paused for a reason, taken up again with a follow-up, or called off."""

import datetime

import pytest
from django.urls import reverse

from journal.models import Event
from tests.factories import InterventionFactory


@pytest.fixture(autouse=True)
def _a_tuesday_in_february(time_machine):
    time_machine.move_to("2026-02-17 09:00+00:00", tick=False)


def url(name, case, *parts):
    return reverse(f"plans:{name}", args=[case.pk, *parts])


def test_a_pause_has_a_reason_and_ends_with_a_follow_up(staff, case):
    line = InterventionFactory(case=case)

    refused = staff.post(url("intervention_pause", case, line.pk), {"because": ""})
    staff.post(url("intervention_pause", case, line.pk), {"because": "Indlagt", "until": "02.03.2026"})
    line.refresh_from_db()
    paused = (line.status, line.paused_because, line.paused_until, line.follow_up_on)
    shown = staff.get(url("plan_detail", case)).text
    staff.post(url("intervention_resume", case, line.pk), {"follow_up_on": "09.03.2026"})
    line.refresh_from_db()

    assert refused.status_code == 422
    assert paused == ("paused", "Indlagt", datetime.date(2026, 3, 2), None)
    assert "Indlagt" in shown
    assert (line.status, line.follow_up_on) == ("running", datetime.date(2026, 3, 9))


@pytest.mark.parametrize(("ends", "ends_then"), [((2, 10), (3, 9)), ((3, 1), (3, 9)), ((6, 26), (6, 26))])
def test_what_is_taken_up_again_lasts_at_least_to_its_follow_up(staff, case, ends, ends_then):
    line = InterventionFactory(case=case, ends_on=datetime.date(2026, *ends))
    line.pause(on=datetime.date(2026, 2, 3), until=None, because="Indlagt", by=case.coordinator)

    staff.post(url("intervention_resume", case, line.pk), {"follow_up_on": "09.03.2026"})

    line.refresh_from_db()
    assert (line.follow_up_on, line.ends_on) == (datetime.date(2026, 3, 9), datetime.date(2026, *ends_then))


def test_what_rests_and_is_not_taken_up_again_is_broken_off_with_a_reason(staff, case):
    line = InterventionFactory(case=case)
    line.pause(on=datetime.date(2026, 2, 10), until=None, because="Indlagt", by=case.coordinator)

    shown = staff.get(url("intervention_call_off", case, line.pk)).text
    refused = staff.post(url("intervention_call_off", case, line.pk), {"reason": " "})
    staff.post(url("intervention_call_off", case, line.pk), {"reason": "Skal opereres"})

    line.refresh_from_db()
    assert "Indlagt" in shown
    assert refused.status_code == 422
    assert (line.status, line.end_reason, line.paused_because) == ("stopped", "Skal opereres", "")
    assert case.reconsiderations.get().cause == "broken_off"
    assert Event.objects.filter(case_id=case.pk, text=f"Indsats afbrudt: {line}").exists()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("intervention_pause", {"because": "Syg", "until": "16.02.2026"}),
        ("intervention_pause", {"because": "Syg", "until": "18.02.2027"}),
        ("intervention_resume", {"follow_up_on": "16.02.2026"}),
        ("intervention_resume", {"follow_up_on": "18.02.2027"}),
    ],
)
def test_neither_a_pause_nor_a_follow_up_lies_in_the_past_or_far_ahead(staff, case, name, given):
    line = InterventionFactory(case=case)
    if name == "intervention_resume":
        line.pause(on=datetime.date(2026, 2, 10), until=None, because="Syg", by=case.coordinator)

    assert staff.post(url(name, case, line.pk), given).status_code == 422


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("intervention_pause", "Indsatsen er ikke i gang mere."),
        ("intervention_resume", "Indsatsen er ikke på pause mere."),
        ("intervention_call_off", "Indsatsen er ikke på pause mere."),
    ],
)
def test_who_comes_too_late_is_told(staff, case, name, words):
    line = InterventionFactory(case=case, planned=True)

    response = staff.post(url(name, case, line.pk), {"because": "Syg", "follow_up_on": "09.03.2026"}, follow=True)

    line.refresh_from_db()
    assert words in response.text
    assert line.status == "proposed"
