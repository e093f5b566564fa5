"""A case that a colleague closes while somebody sends words to it: nothing is saved, and the words come back."""

import datetime

import pytest

from cases.models import Case
from followup.models import AgreedTask, ContactHold, ContactTerms, Meeting
from tests.factories import CaseFactory
from tests.followup.conftest import TODAY
from tests.followup.contact_factories import ContactHoldFactory

WORDS = "Ring til Dennis"
AGREED = {"text": WORDS, "hvem": "citizen", "due_on": "12.03.2026"}
TALK = {"on": "10.03.2026", "minutes": "45", "form": "phone", "udfald": "held", "plan_follow_up": WORDS}
TALK |= {"ingen_aftaler": "on", "version": "0"}
REST = {"kind": "hold", "from_on": "10.03.2026", "until_on": "31.03.2026", "reason": WORDS}


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker)


def close(case):
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY, close_reason="other")


@pytest.mark.parametrize(("address", "said"), [("aftaler/ny/", AGREED), ("samtaler/registrer/", TALK)])
def test_who_waits_while_the_case_is_being_closed_finds_it_closed(staff, case, monkeypatch, address, said):
    """A colleague holds the case, and closes it."""
    hold = Case.hold

    def closed_first(held):
        close(held)
        hold(held)

    monkeypatch.setattr(Case, "hold", closed_first)

    response = staff.post(f"/sager/{case.pk}/{address}", said | {"held_by": str(case.coordinator.pk)})

    assert response.status_code == 409
    assert "Sagen blev afsluttet 10.03.2026, før det blev gemt." in response.text
    assert WORDS in response.text
    assert not AgreedTask.objects.exists()
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [("vilkaar/", {"because": WORDS}), ("hold/ny/", REST), ("hold/{hold}/", {"ended_because": WORDS})],
)
def test_reasons_about_the_contact_come_back_from_a_closed_case(staff, case, address, said):
    hold = ContactHoldFactory(case=case, until_on=TODAY + datetime.timedelta(days=9))
    close(case)

    response = staff.post(f"/sager/{case.pk}/kontakt/{address.format(hold=hold.pk)}", said)

    assert response.status_code == 409
    assert WORDS in response.text
    assert not ContactTerms.objects.exists()
    assert ContactHold.objects.get().ended_on is None
