"""What somebody is to do: done, undone, put off, dropped, and shown on Min dag."""

import datetime

import pytest

from followup.agenda import own_tasks
from followup.flags import AGREEMENT_LATE
from followup.models import AgreedTask
from journal.models import Access, Event
from tests.factories import CaseFactory, UserFactory
from tests.followup.conftest import TODAY
from tests.followup.meeting_factories import AgreedTaskFactory


@pytest.fixture
def case(caseworker):
    return CaseFactory(coordinator=caseworker, citizen__first_name="Dennis", citizen__last_name="Kragh")


@pytest.fixture
def task(case, caseworker):
    return AgreedTaskFactory(
        case=case, text="Bestil tolk", owner="staff", user=caseworker, due_on=datetime.date(2026, 3, 9)
    )


@pytest.fixture
def url(task):
    return f"/sager/{task.case_id}/aftaler/{task.pk}/"


def stored(task):
    return AgreedTask.objects.get(pk=task.pk)


def test_a_task_is_written_down_for_oneself(staff, case, caseworker):
    said = {"text": "Ring om udeblivelse", "hvem": str(caseworker.pk), "due_on": "12.03.2026"}

    staff.post(f"/sager/{case.pk}/aftaler/ny/", said)

    task = AgreedTask.objects.get()
    assert (task.owner, task.user, task.created_by) == ("staff", caseworker, caseworker)
    assert "Aftale: Ring om udeblivelse" in Event.objects.get(case_id=case.pk).text


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"text": ""}, "Skriv, hvad der skal gøres."),
        ({"due_on": ""}, "Skriv, hvornår det skal være gjort."),
        ({"due_on": "09.03.2026"}, "Dagen er gået."),
        ({"hvem": "other"}, "Skriv, hvem der gør det."),
        ({"hvem": "999999"}, "Vælg en af mulighederne på listen."),
        ({"due_on": "31.02.2026"}, "Skriv datoen som 24.11.2026."),
    ],
)
def test_a_fault_is_told_and_nothing_is_saved(staff, case, said, message):
    good = {"text": "Ring", "hvem": "citizen", "due_on": "12.03.2026"}

    response = staff.post(f"/sager/{case.pk}/aftaler/ny/", good | said)

    assert response.status_code == 422
    assert message in response.text
    assert not AgreedTask.objects.exists()


def test_done_and_not_done_after_all(staff, url, task, caseworker):
    staff.post(f"{url}gjort/")
    assert stored(task).done_by == caseworker

    staff.post(f"{url}gjort/", {"fortryd": "1"})
    assert stored(task).is_open


def test_done_twice_is_told_once(staff, url, task):
    staff.post(f"{url}gjort/")
    staff.post(f"{url}gjort/")

    assert Event.objects.filter(case_id=task.case_id).count() == 1


def ticked(staff, url, how, **said):
    """As the button on Min dag sends it, with htmx or without."""
    return staff.post(f"{url}gjort/", said | {"tilbage": "/min-dag/?vis=alle"}, follow=True, headers=how)


@pytest.mark.parametrize("how", [{"HX-Request": "true"}, {}])
def test_a_tick_on_min_dag_brings_the_list_the_counters_and_a_way_back(staff, url, task, how):
    before = staff.get("/min-dag/?vis=alle")
    assert before.context["found"].count(AGREEMENT_LATE) == 1
    assert 'name="tilbage" value="/min-dag/?vis=alle"' in before.text

    after = ticked(staff, url, how)

    assert ('id="arbejdsliste"' in after.text, "<html" in after.text) == (True, not how)
    assert after.context["listed"].key == "alle"
    assert after.context["found"].count(AGREEMENT_LATE) == 0
    assert "Aftale 1 dag over" not in after.text
    assert "Gjort: Bestil tolk" in after.text
    card = after.text.split('id="mine-opgaver"')[1].split("</section>")[0]
    assert "Du har ingen åbne opgaver." in card
    assert 'aria-label="Gjort i dag"' in card
    assert f'<button class="hm-link" type="submit" id="opgave-{task.pk}">Fortryd' in card

    again = ticked(staff, url, how, fortryd="1")

    assert again.context["found"].count(AGREEMENT_LATE) == 1
    assert "Opgaven er åben igen." in again.text
    assert "Gjort i dag" not in again.text


def test_what_was_done_yesterday_or_by_who_has_it_no_more_is_not_offered_back(staff, case, caseworker, task):
    done = {"done_by": caseworker, "case": case, "owner": "staff"}
    AgreedTaskFactory(text="I går", user=caseworker, done_on=datetime.date(2026, 3, 9), **done)
    AgreedTaskFactory(text="En kollegas", user=UserFactory(team=caseworker.team), done_on=TODAY, **done)
    AgreedTaskFactory(text="I dag", user=caseworker, done_on=TODAY, **done)

    assert [one.text for one in own_tasks(caseworker, TODAY, {}).done] == ["I dag"]


def test_a_tick_leads_back_only_to_our_own_pages(staff, url):
    assert staff.post(f"{url}gjort/", {"tilbage": "/min-dag/"}).url == "/min-dag/"
    assert staff.post(f"{url}gjort/", {"tilbage": "//evil.example/"}).url.startswith("/sager/")


def test_another_day_is_set(staff, url, task):
    staff.post(f"{url}dato/", {"due_on": "20.03.2026", "version": "1"})

    assert stored(task).due_on == datetime.date(2026, 3, 20)


def test_another_day_set_in_two_windows_shows_both(staff, url, task):
    staff.post(f"{url}dato/", {"due_on": "20.03.2026", "version": "1"})

    response = staff.post(f"{url}dato/", {"due_on": "27.03.2026", "version": "1"})

    assert response.status_code == 409
    assert "20.03.2026" in response.text


def test_dropping_takes_a_reason(staff, url, task):
    assert "Skriv, hvorfor aftalen droppes." in staff.post(f"{url}drop/", {"version": "1"}).text

    staff.post(f"{url}drop/", {"dropped_because": "Tolken kommer alligevel", "version": "1"})

    assert stored(task).dropped_because == "Tolken kommer alligevel"


@pytest.mark.parametrize("page", ["drop", "dato"])
def test_the_page_says_whose_it_is_as_the_list_does(staff, case, url, page):
    hers = AgreedTaskFactory(case=case, text="Tager toget", owner="citizen")

    assert f"Tager toget ({case.citizen.first_name})" in staff.get(f"/sager/{case.pk}/aftaler/{hers.pk}/{page}/").text
    assert f"Bestil tolk ({case.coordinator.name})" in staff.get(f"{url}{page}/").text


def test_a_closed_agreement_is_not_put_off(staff, url, task):
    staff.post(f"{url}gjort/")

    response = staff.post(f"{url}dato/", {"due_on": "20.03.2026", "version": "2"})

    assert response.status_code == 409
    assert "Aftalen er allerede meldt gjort 10.03.2026" in response.text
    assert "20.03.2026" in response.text
    assert stored(task).due_on == datetime.date(2026, 3, 9)


def test_of_two_who_drop_it_the_second_keeps_the_words(staff, url, task):
    staff.post(f"{url}drop/", {"dropped_because": "Tolken kommer alligevel", "version": "1"})

    response = staff.post(f"{url}drop/", {"dropped_because": "Borgeren kan dansk nok", "version": "1"})

    assert response.status_code == 409
    assert "Aftalen blev droppet 10.03.2026: Tolken kommer alligevel" in response.text
    assert "Borgeren kan dansk nok" in response.text
    assert stored(task).dropped_because == "Tolken kommer alligevel"


@pytest.mark.parametrize("said", [{}, {"fortryd": "1"}])
def test_a_tick_on_what_is_dropped_does_not_say_that_it_went_well(staff, url, task, said):
    staff.post(f"{url}drop/", {"dropped_because": "Tolken kommer alligevel", "version": "1"})

    response = staff.post(f"{url}gjort/", said, follow=True)

    assert "Aftalen blev droppet 10.03.2026" in response.text
    assert "Gjort:" not in response.text
    assert "Opgaven er åben igen." not in response.text


def test_what_turns_the_text_around_is_not_kept(staff, case):
    said = {"text": "Ring til \u202eneknab\u202c i dag", "hvem": "citizen", "due_on": "12.03.2026"}

    staff.post(f"/sager/{case.pk}/aftaler/ny/", said)

    assert AgreedTask.objects.get().text == "Ring til neknab i dag"


def test_a_case_closed_meanwhile_keeps_the_words(staff, case, url, task, caseworker):
    case.close(on=datetime.date(2026, 3, 10), reason="job", by=caseworker)
    page = f"/sager/{case.pk}/"

    for where, said in [
        ("aftaler/ny/", {"text": "Ring om udeblivelse", "hvem": "citizen", "due_on": "12.03.2026"}),
        (f"aftaler/{task.pk}/drop/", {"dropped_because": "Tolken kommer alligevel"}),
        ("samtaler/registrer/", {"plan_follow_up": "Praktikken går godt"}),
    ]:
        response = staff.post(page + where, said)

        assert response.status_code == 409
        assert "Sagen er afsluttet imens" in response.text
        assert next(iter(said.values())) in response.text
    assert Access.objects.filter(case_id=case.pk, outcome=Access.Outcome.REFUSED).count() == 3


def test_a_closed_case_says_no_more_than_before_to_who_sends_no_words(staff, case, caseworker):
    case.close(on=datetime.date(2026, 3, 10), reason="job", by=caseworker)

    assert staff.post(f"/sager/{case.pk}/aftaler/ny/").status_code == 403


def test_words_open_no_case_of_others(client, case):
    client.force_login(UserFactory())

    assert client.post(f"/sager/{case.pk}/aftaler/ny/", {"text": "Ring"}).status_code == 404


def test_ones_own_tasks_only(staff, case, caseworker, task):
    AgreedTaskFactory(case=case, text="Borgerens egen")
    AgreedTaskFactory(case=case, text="En kollegas", owner="staff", user=UserFactory(team=caseworker.team))

    texts = [one.text for one in own_tasks(caseworker, TODAY, {}).to_do]

    assert texts == ["Bestil tolk"]


def test_twelve_are_in_sight_and_all_of_them_at_hand(staff, case, caseworker, task, count_queries):
    one = count_queries(lambda: staff.get("/min-dag/"))
    for number in range(19):
        AgreedTaskFactory(case=case, text=f"Opgave {number}", owner="staff", user=caseworker, due_on=task.due_on)

    page = staff.get("/min-dag/").text
    card = page.split('id="mine-opgaver"')[1].split("</section>")[0]
    in_sight, at_hand = card.split("<summary>Vis alle (20)</summary>")

    assert [part.count('class="hm-task"') for part in (in_sight, at_hand)] == [12, 8]
    assert '<span class="sr-only">Overskredne: </span>20' in in_sight
    assert count_queries(lambda: staff.get("/min-dag/")) == one


def test_a_task_in_a_case_one_no_longer_sees_is_gone(caseworker, task):
    caseworker.team = None
    caseworker.save()
    task.case.involvements.update(until_on=datetime.date(2026, 3, 1))

    assert not own_tasks(caseworker, TODAY, {}).to_do


def test_the_case_waits_for_others(staff, case):
    response = staff.post(f"/sager/{case.pk}/venter/", {"paa": "others"}, follow=True)

    assert "Sagen venter på andre." in response.text
    assert "Venter på andre siden 10.03.2026" in response.text
    assert "Venter på andre" in staff.get("/min-dag/?vis=venter-paa-andre").text
    assert case.citizen.name in staff.get("/min-dag/?vis=venter-paa-andre").text
