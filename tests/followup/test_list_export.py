import datetime
import io

import pytest
import time_machine
from openpyxl import load_workbook

from accounts.models import User
from cases.models import CaseExport
from followup import case_export, tasks
from followup.tasks import forget_lists, write_forgotten_lists, write_list
from followup.views import list_export
from journal.models import Access
from tests.factories import CaseFactory, GoalFactory, UserFactory

URL = "/sager/eksport/"
XLSX, CSV = {"kind": "xlsx"}, {"kind": "csv"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 09:00+01:00", tick=True):
        yield


@pytest.fixture
def cases(caseworker):
    names = [("Åse", "Ærø"), ("=1+1", "Bøgh"), ("Ida", "Holm")]
    return [CaseFactory(coordinator=caseworker, citizen__first_name=a, citizen__last_name=b) for a, b in names]


@pytest.fixture
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.write_list, "delay", sent.append)
    monkeypatch.setattr(tasks.write_list, "delay_on_commit", sent.append)
    return sent


def rows(response):
    return list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))


@pytest.mark.parametrize(
    "query", ["", "?sorter=-navn", "?q=holm", "?sorter=oprettet&uden_maal=on", "?sorter=frist", "?taeller=no_goal"]
)
def test_the_file_has_the_rows_of_the_list_in_its_order(staff, cases, query):
    if "q=" in query:
        query = "?" + staff.post("/sager/", {"q": "holm"}).url.partition("?")[2]
    page = staff.get(f"/sager/{query}").text

    found = [row[0] for row in rows(staff.post(f"{URL}{query}", XLSX))[1:]]

    shown = sorted(cases, key=lambda case: page.find(case.get_absolute_url()))
    shown = [case.citizen.name for case in shown if case.get_absolute_url() in page]
    assert [name.removeprefix("'") for name in found] == shown


def test_dates_and_numbers_are_real_and_nothing_is_counted_with(staff, caseworker, cases):
    GoalFactory(case=cases[2], title="Pædagog")

    table = rows(staff.post(URL, XLSX))

    line = dict(zip(table[0], next(row for row in table if row[0] == "Ida Holm"), strict=True))
    assert line["Oprettet"] == datetime.datetime.combine(cases[2].opened_on, datetime.time())
    assert (line["Vigtigste mål"], line["Medarbejder"], line["Status"]) == ("Pædagog", caseworker.name, "Åben")
    assert "'=1+1 Bøgh" in [row[0] for row in table]


def test_the_columns_are_those_chosen(staff, cases):
    first, *_ = rows(staff.post(f"{URL}?kolonner=by&kolonner=frist&kolonner=oprettet", XLSX))

    assert first == ("Navn", "Oprettet", "Næste frist", "By")


def test_the_whole_cpr_number_takes_a_reason_that_is_noted(staff, cases):
    without = staff.post(URL, CSV).content.decode("utf-8-sig")
    no_reason = staff.post(URL, CSV | {"with_cpr": "on", "reason": "kort"})
    given = staff.post(URL, CSV | {"with_cpr": "on", "reason": "Samkøring med ydelse"}).content.decode("utf-8-sig")

    cpr = cases[0].citizen.cpr
    assert cpr not in without
    assert f"{cpr[:6]}-••••" in without
    assert (no_reason.status_code, "Mindst ti tegn" in no_reason.text) == (422, True)
    assert cpr in given
    noted = Access.objects.filter(case_id=cases[0].pk).values_list("page", "reason").order_by("pk")
    assert list(noted) == [
        ("followup:list_export", ""),
        ("followup:list_export", "Med cpr-nummer: Samkøring med ydelse"),
    ]


def test_each_citizen_and_the_export_itself_are_noted_under_one_request(staff, caseworker, cases):
    staff.post(URL, XLSX)

    noted = Access.objects.filter(page="followup:list_export", user=caseworker)
    assert sorted(noted.values_list("case_id", flat=True), key=str) == sorted(
        [None, *(case.pk for case in cases)], key=str
    )
    assert noted.values("request_id").distinct().count() == 1


def test_a_mentor_is_offered_no_cpr_numbers(client, cases):
    mentor = UserFactory(mentor=True)
    cases[0].involvements.create(user=mentor, part="mentor")
    client.force_login(mentor)

    page = client.get(URL).text
    file = client.post(URL, CSV | {"with_cpr": "on", "reason": "Fordi jeg gerne vil"}).content.decode("utf-8-sig")

    assert "1 borger" in page
    assert "with_cpr" not in page
    assert cases[0].citizen.cpr not in file


def test_the_name_of_the_file_says_nothing_about_anybody(staff, cases):
    response = staff.post(URL, CSV)

    assert response.headers["Content-Disposition"] == 'attachment; filename="borgere-2026-03-02.csv"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_search_that_is_over_exports_nobody(staff, cases):
    response = staff.post(f"{URL}?soegt=12345678", XLSX)

    assert (response.status_code, response.url) == (302, "/sager/")
    assert not CaseExport.objects.exists()
    assert not Access.objects.filter(page="followup:list_export", case_id__isnull=False).exists()


def test_an_empty_list_has_nothing_to_export(staff):
    assert "ingen borgere på listen" in staff.get(URL).text
    assert staff.post(URL, XLSX).status_code == 422


@pytest.fixture
def long_list(staff, cases, queued, monkeypatch):
    monkeypatch.setattr(list_export, "AT_ONCE", 2)
    monkeypatch.setattr(case_export, "AT_ONCE", 2)
    staff.post(f"{URL}?sorter=-navn", XLSX)
    return CaseExport.objects.get()


def test_a_long_list_is_written_in_the_background(staff, cases, queued, long_list, htmx):
    waiting = staff.get(long_list.get_absolute_url(), headers=htmx).text
    write_list(*queued)
    ready = staff.get(long_list.get_absolute_url(), headers=htmx).text
    file = staff.get(f"{long_list.get_absolute_url()}fil/")

    assert 'hx-trigger="every 2s"' in waiting
    assert "hx-trigger" not in ready
    assert [row[0] for row in rows(file)[1:]] == ["Åse Ærø", "Ida Holm", "'=1+1 Bøgh"]
    long_list.refresh_from_db()
    assert b"xl/workbook" not in bytes(long_list.sealed)
    assert Access.objects.filter(case_id=cases[0].pk, page="followup:list_export").count() == 1


def test_a_second_click_waits_for_the_same_file(staff, queued, long_list):
    staff.post(f"{URL}?sorter=-navn", XLSX)

    assert CaseExport.objects.count() == len(queued) == 1


def test_the_right_to_see_is_asked_again_when_it_is_written(staff, caseworker, cases, long_list):
    cases[0].involvements.update(until_on=datetime.date(2026, 1, 1))
    type(cases[0]).objects.filter(pk=cases[0].pk).update(is_restricted=True)

    write_list(long_list.pk)

    names = [row[0] for row in rows(staff.get(f"{long_list.get_absolute_url()}fil/"))[1:]]
    assert names == ["Ida Holm", "'=1+1 Bøgh"]


def test_the_right_to_see_is_asked_again_when_it_is_fetched(staff, caseworker, cases, long_list):
    write_list(long_list.pk)
    cases[0].involvements.update(until_on=datetime.date(2026, 1, 1))
    type(cases[0]).objects.filter(pk=cases[0].pk).update(is_restricted=True)

    response = staff.get(f"{long_list.get_absolute_url()}fil/", follow=True)

    assert "Du har ikke længere adgang til alle borgere i filen." in response.text
    assert "Filen er slettet" in response.text
    long_list.refresh_from_db()
    assert (long_list.sealed, long_list.case_ids) == (None, [])


def test_a_worker_that_is_killed_has_used_a_try(long_list, monkeypatch):
    class Killed(BaseException):
        """What nothing here catches."""

    def kill(*arguments, **more):
        raise Killed

    monkeypatch.setattr(case_export, "write_table", kill)
    for _ in range(5):
        with pytest.raises(Killed):
            write_list(long_list.pk)
    write_list(long_list.pk)

    long_list.refresh_from_db()
    assert (long_list.tries, long_list.has_given_up) == (5, True)


def test_writing_twice_writes_once_and_what_was_forgotten_is_found(queued, long_list):
    queued.clear()
    with time_machine.travel("2026-03-02 09:02+01:00", tick=False):
        assert write_forgotten_lists() == 1
    write_list(long_list.pk)
    long_list.refresh_from_db()
    first = bytes(long_list.sealed)

    write_list(long_list.pk)

    long_list.refresh_from_db()
    assert bytes(long_list.sealed) == first


def test_what_cannot_be_written_is_tried_five_times_and_told(staff, long_list, monkeypatch, caplog):
    def fail(*arguments, **more):
        raise ValueError("Ida Holm")

    monkeypatch.setattr(case_export, "write_table", fail)
    for _ in range(6):
        write_list(long_list.pk)

    long_list.refresh_from_db()
    assert (long_list.tries, long_list.sealed) == (5, None)
    assert "Ida" not in caplog.text
    assert not Access.objects.filter(page="followup:list_export", case_id__isnull=False).exists()
    assert "kunne ikke laves" in staff.get(long_list.get_absolute_url()).text


def test_the_file_is_gone_after_a_day(staff, long_list):
    write_list(long_list.pk)

    with time_machine.travel(datetime.datetime(2026, 3, 3, 9, tzinfo=datetime.UTC), tick=False):
        assert forget_lists() == 1
        assert forget_lists() == 0

    long_list.refresh_from_db()
    assert (long_list.sealed, long_list.case_ids) == (None, [])
    assert "Filen er slettet" in staff.get(long_list.get_absolute_url()).text
    assert staff.get(f"{long_list.get_absolute_url()}fil/").status_code == 404


def test_nobody_else_gets_the_file(client, caseworker, long_list):
    write_list(long_list.pk)
    client.force_login(UserFactory(team=caseworker.team))

    assert client.get(f"{long_list.get_absolute_url()}fil/").status_code == 404
    User.objects.filter(pk=caseworker.pk).update(role="controller", team=None)
    client.force_login(caseworker)
    assert client.get(f"{long_list.get_absolute_url()}fil/").status_code == 403
