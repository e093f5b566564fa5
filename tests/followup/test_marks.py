"""One's own memo and label on a case, and who a case waits for."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cases.models import CaseMark
from followup.forms import CaseMarkForm
from journal.models import Event
from tests.factories import CaseFactory, CaseMarkFactory, InvolvementFactory, UserFactory
from tests.followup.conftest import TODAY

DAY = timedelta(days=1)


@pytest.fixture
def url(case):
    return reverse("followup:case_mark", args=[case.pk])


def test_a_memo_is_saved_changed_and_taken_away(staff, caseworker, case, url):
    response = staff.post(url, {"memo": "Ring til lægen", "memo_on": "12.03.2026"})

    assert response.headers["Location"] == case.get_absolute_url()
    mark = CaseMark.objects.get()
    assert (mark.user, mark.case, mark.memo, mark.memo_on) == (caseworker, case, "Ring til lægen", TODAY + 2 * DAY)
    assert "Ring til lægen" in staff.get(url).text

    staff.post(url, {"memo": "", "label": "Møde", "version": "1"})
    mark = CaseMark.objects.get()
    assert (mark.memo, mark.label, mark.shape, mark.colour) == ("", "Møde", "circle", "blue")

    staff.post(url, {"memo": "", "version": "2"})
    assert not CaseMark.objects.exists()


def test_what_colleagues_see_stands_apart_from_what_only_i_see(staff, url):
    shared, own = staff.get(url, headers={"HX-Request": "true"}).text.split("Din huskeseddel</h3>")

    assert "Hvem tager næste skridt?" in shared
    assert "Alle, der kan se sagen, kan se det." in shared
    assert "Kun du kan se den." in own


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"memo_on": "12.03.2026"}, "Skriv, hvad du vil huske den dag."),
        ({"shape": "star", "colour": "red"}, "En mærkat skal have både ord, form og farve."),
        ({"memo": "x" * 301}, "Skriv højst 300 tegn."),
        ({"memo": "Ring", "memo_on": "i morgen"}, "Skriv datoen som 24.11.2026."),
        ({"label": "Møde", "shape": "hexagon"}, "Vælg en af mulighederne på listen."),
    ],
)
def test_rules_are_told_at_the_field(staff, url, sent, message):
    response = staff.post(url, sent)

    assert response.status_code == 422
    assert message in response.text
    assert not CaseMark.objects.exists()


def test_nobody_else_ever_sees_it(client, caseworker, case, url):
    """Not on any page of the case, in any list, on the timeline or among the looks; not the lead, not a colleague."""
    CaseMarkFactory(case=case, user=caseworker, memo="Kanariememo", label="Kanariemærkat", shape="star", colour="red")
    lead = UserFactory(team_lead=True, team=caseworker.team)
    colleague = UserFactory(team=caseworker.team)
    mentor = InvolvementFactory(case=case, user=UserFactory(mentor=True)).user
    pages = [url, "/sager/?kolonner=huskes&taellere=on", "/min-dag/?vis=alle", case.get_absolute_url()]
    pages += [reverse(f"cases:{name}", args=[case.pk]) for name in ("case_history", "case_accesses", "goal_list")]

    for other in (lead, colleague, mentor):
        client.force_login(other)
        for page in pages:
            assert "Kanarie" not in client.get(page).text, (other, page)
    client.force_login(caseworker)
    for page in pages[:4]:
        assert "Kanarie" in client.get(page).text, page


def test_two_people_have_one_each(client, case, url):
    for user in (case.coordinator, UserFactory(team=case.team)):
        client.force_login(user)
        client.post(url, {"memo": f"Af {user.pk}"})

    assert CaseMark.objects.count() == 2


def test_from_a_list_it_is_a_dialog_that_brings_the_list_back(staff, case, url, htmx):
    dialog = staff.get(url, headers=htmx)
    assert dialog.text.lstrip().startswith("<dialog")
    assert "<html" not in dialog.text

    saved = staff.post(url, {"memo": "Ring"}, headers=htmx)
    assert (saved.status_code, saved.headers["HX-Refresh"]) == (204, "true")
    refused = staff.post(url, {"memo": "x" * 301}, headers=htmx)
    assert refused.status_code == 422
    assert refused.text.lstrip().startswith("<dialog")


def test_sent_twice_is_saved_once(staff, url):
    key = {"_key": "8a1ff8f4-7b0c-4b0e-9a39-6a5a4ed9f001"}

    for _ in range(2):
        staff.post(url, {"memo": "Ring", **key})

    assert CaseMark.objects.count() == 1


def test_what_another_tab_saved_is_shown_and_not_overwritten(staff, case, url, htmx):
    CaseMarkFactory(case=case, user=case.coordinator, memo="Ring til lægen")
    opened = re.search(r'name="version" value="(\d+)"', staff.get(url).text)[1]
    staff.post(url, {"memo": "Ring til banken", "version": opened})

    for headers in ({}, htmx):
        response = staff.post(url, {"memo": "Ring til mor", "version": opened}, headers=headers)

        assert response.status_code == 409
        assert "Ring til banken" in response.text
        assert "Ring til mor" in response.text
        assert 'name="version" value="2"' in response.text
    assert CaseMark.objects.get().memo == "Ring til banken"

    staff.post(url, {"memo": "Ring til mor", "version": "2"})
    assert CaseMark.objects.get().memo == "Ring til mor"


def test_of_two_tabs_with_a_new_memo_the_second_is_shown_the_first(staff, url):
    opened = re.search(r'name="version" value="(\d+)"', staff.get(url).text)[1]
    staff.post(url, {"memo": "Ring til banken", "version": opened})

    second = staff.post(url, {"memo": "Ring til mor", "version": opened})

    assert second.status_code == 409
    assert "Ring til banken" in second.text
    assert "Ring til mor" in second.text
    assert CaseMark.objects.get().memo == "Ring til banken"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_save_it_for_the_first_time_at_once(caseworker, url, from_two_tabs):
    assert from_two_tabs(CaseMarkForm, caseworker, url, {"memo": "Ring"}) == [302, 409]

    assert CaseMark.objects.get().memo == "Ring"


def wait(client, case, whom):
    return client.post(reverse("followup:case_wait", args=[case.pk]), {"paa": whom})


def test_a_case_waits_for_us_or_the_citizen_since_a_day(staff, case, clock):
    wait(staff, case, "us")
    case.refresh_from_db()
    assert (case.waits_for, case.waits_since) == ("us", TODAY)

    case.wait_for("us", by=case.coordinator)
    clock.shift(DAY)
    case.wait_for("us", by=case.coordinator)
    assert case.waits_since == TODAY, "since when stays while it is the same"

    case.wait_for("citizen", by=case.coordinator)
    case.refresh_from_db()
    assert (case.waits_for_us_since, case.waits_for_citizen_since) == (None, TODAY + DAY)

    case.wait_for("", by=case.coordinator)
    case.refresh_from_db()
    assert (case.waits_for, case.waits_since) == ("", None)
    texts = list(Event.objects.order_by("pk").values_list("text", flat=True))
    assert texts == ["Sagen venter på os", "Sagen venter på borgeren", "Sagen venter ikke længere"]


def test_a_case_waits_for_others_in_the_case_the_list_and_its_order(staff, caseworker, clock):
    first, second = (CaseFactory(coordinator=caseworker) for _ in range(2))
    second.wait_for("us", by=caseworker)
    clock.shift(DAY)
    response = wait(staff, first, "others")

    assert response.headers["Location"] == first.get_absolute_url()
    assert "Venter på andre siden 11.03.2026" in staff.get(first.get_absolute_url()).text
    longest_first, newest_first = (
        [
            row.values["venter"]
            for row in staff.get("/sager/", {"kolonner": ["venter"], "sorter": order}).context["page"]
        ]
        for order in ("venter", "-venter")
    )
    assert longest_first == ["På os siden 10.03.2026", "På andre siden 11.03.2026"]
    assert newest_first == longest_first[::-1]
    assert Event.objects.filter(case_id=first.pk).get().text == "Sagen venter på andre"

    wait(staff, first, "citizen")
    first.refresh_from_db()
    assert (first.waits_for_others_since, first.waits_for) == (None, "citizen")


def test_somebody_else_is_nobody_to_wait_for(staff, case):
    wait(staff, case, "chefen")

    case.refresh_from_db()
    assert case.waits_for == ""
    assert not Event.objects.exists()


def test_who_only_reads_cannot_say_who_is_waited_for(client, case):
    client.force_login(InvolvementFactory(case=case, user=UserFactory(mentor=True)).user)

    assert wait(client, case, "us").status_code == 403
