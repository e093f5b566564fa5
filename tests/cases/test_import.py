import datetime
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from cases import importing, tasks
from cases.import_fields import GROUP_WORDS, guess, headings_at
from cases.import_rows import RowReader
from cases.importing import work_on
from cases.models import Case, CaseImport, Citizen
from catalog.models import TargetGroup
from danish.tables import write_table
from hjoerring.reference import load_reference
from journal.models import Access
from tests.factories import CaseFactory, TargetGroupFactory, UserFactory

URL = "/sager/import/"
HEADINGS = ["Cpr-nr.", "Fornavn", "Efternavn", "Tlf.", "Ydelse fra"]
KARINA = ["0101801234", "Karina", "Holm", "12345678", datetime.date(2026, 1, 5)]
AASE = ["020281-2345", "Åse", "Ærø", "", datetime.date(2026, 2, 2)]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-03-02 09:00+01:00", tick=True):
        yield


@pytest.fixture
def group():
    return TargetGroupFactory(label="Kontanthjælp, aktivitetsparat", short_label="Aktivitetsparat", key="ap")


@pytest.fixture
def queued(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.run_import, "delay", sent.append)
    monkeypatch.setattr(tasks.run_import, "delay_on_commit", sent.append)
    return sent


def upload(staff, rows=(KARINA, AASE), headings=HEADINGS, kind="xlsx", **extra):
    file = SimpleUploadedFile(f"borgere.{kind}", write_table(kind, "Borgere", headings, rows))
    return staff.post(URL, {"file": file} | extra)


def job_of(staff, caseworker, group, rows=(KARINA, AASE), **more):
    upload(staff, rows, **more)
    job = CaseImport.objects.latest("pk")
    job.target_group = group
    job.save()
    return job


def started(*arguments, **more):
    job = job_of(*arguments, **more)
    job.start()
    return job


def answers(job, group, **more):
    columns = {f"column_{name}": place for name, place in job.matching.items()}
    return columns | {"target_group": group.pk, "coordinator": job.by_id, "support_since": ""} | more


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kontanthjælp, AP", "cash_benefit_activity_ready"),
        ("kontanthjælp ap", "cash_benefit_activity_ready"),
        ("Kontanthjælp, aktivitetsparat", "cash_benefit_activity_ready"),
        ("Kontanthjælp (aktivitetsparat)", "cash_benefit_activity_ready"),
        ("Aktivitetsparate kontanthjælpsmodtagere", "cash_benefit_activity_ready"),
        ("cash_benefit_activity_ready", "cash_benefit_activity_ready"),
        ("Kontanthjælp, JP", "cash_benefit_job_ready"),
        ("Ung, UP", "education_benefit_education_ready"),
        ("Ung, AP", "education_benefit_activity_ready"),
        ("SDP", "sickness_benefit"),
        ("Ledighedsydelse", "flexjob_unemployed"),
    ],
)
def test_a_target_group_is_known_by_all_its_names(staff, caseworker, text, key):
    load_reference()
    reader = RowReader(job_of(staff, caseworker, None, [[*KARINA, text]], headings=[*HEADINGS, "Målgruppe"]))
    assert reader.read(*reader.job.rows[0]).values["target_group"].key == key


def test_every_word_for_a_target_group_means_one(caseworker):
    load_reference()
    reader = RowReader(CaseImport(by=caseworker, team=caseworker.team, matching={}))

    assert set(TargetGroup.objects.values_list("key", flat=True)) == GROUP_WORDS.keys()
    assert [word for word, found in reader.groups.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("0101801234 ring til mor", "010180•••• ring til"),
        ("mor: 010180-1234", "mor: 010180-••••"),
        ("101801234", "10180••••"),
        ("101801234 ring", "10180••••"),
        ("tlf. 12345678", "tlf. 12345678"),
    ],
)
@pytest.mark.parametrize("place", ["row", "heading"])
def test_the_choice_of_columns_shows_no_whole_cpr_number(staff, cell, shown, place):
    headings = [*HEADINGS, cell if place == "heading" else "Andet"]

    page = staff.get(upload(staff, [[*KARINA, cell]], headings).url).text

    assert shown in page
    assert "1801234" not in page
    assert "0180-1234" not in page


def test_a_file_becomes_citizens_in_four_steps(staff, caseworker, group, queued):
    response = upload(staff)
    job = CaseImport.objects.get()
    page = staff.get(response.url)
    checked = staff.post(response.url, answers(job, group), follow=True)
    staff.post(response.url, answers(job, group, start="1"))
    tasks.run_import(*queued)
    done = staff.get(response.url)

    assert "Vælg også:</b> Målgruppe til alle" in page.text
    assert "Importér 2 borgere" in checked.text
    assert "010180-••••" in checked.text
    assert "1234" not in checked.text.replace("12345678", "")
    assert '<b class="hm-num">2</b> oprettet' in done.text
    karina = Case.objects.get(citizen__first_name="Karina")
    assert (karina.citizen.cpr, karina.citizen.phone, karina.team) == ("010180-1234", "12345678", caseworker.team)
    assert (karina.coordinator, karina.target_group, karina.opened_on) == (
        caseworker,
        group,
        datetime.date(2026, 3, 2),
    )
    assert karina.benefit_spells.get().from_on == datetime.date(2026, 1, 5)


def test_nothing_is_created_before_it_is_started(staff, caseworker, group, queued):
    job = job_of(staff, caseworker, group)
    staff.post(job.get_absolute_url(), answers(job, group))
    staff.get(job.get_absolute_url())

    assert not Case.objects.exists()
    assert queued == []


def test_a_second_run_creates_no_second_case(staff, caseworker, group):
    work_on(started(staff, caseworker, group).pk)
    again = started(staff, caseworker, group)

    work_on(again.pk)

    again.refresh_from_db()
    assert Case.objects.count() == 2
    assert (again.rows_created, again.rows_known, again.rows_faulty, again.state) == (0, 2, 0, "done")
    number = Case.objects.get(citizen__first_name="Karina").number
    assert again.faults.get(row=2).reason == f"Borgeren findes allerede i sag {number}."


def test_a_case_one_may_not_see_is_not_named_and_the_look_is_noted(staff, caseworker, group):
    hidden = CaseFactory(citizen__cpr_text="0101801234", citizen__first_name="Hemmelig")
    job = started(staff, caseworker, group, [KARINA])
    Access.objects.all().count()

    work_on(job.pk)

    assert job.faults.get().reason == "Borgeren findes allerede i en sag, du ikke kan se."
    noted = Access.objects.get(case_id=hidden.pk)
    assert (noted.user, noted.outcome) == (caseworker, "refused")


FAULTY = [
    (["", "Ida", "Holm", "", "5/1-26"], "Cpr-nummer: Skriv cpr-nummeret."),
    (["0101801234", "", "Holm", "", "5/1-26"], "Fornavn: Skriv borgerens fornavn."),
    (["3102801234", "Ida", "Holm", "", "5/1-26"], "Cpr-nummer: De første seks cifre er ikke en dato."),
    (["1,01E+09", "Ida", "Holm", "", "5/1-26"], "Cpr-nummer: Excel har afrundet nummeret."),
    (["0101801234", "Ida", "Holm", "", "05-01-2031"], "På forsørgelse siden: Datoen kan ikke ligge ude i fremtiden."),
    (["0101801234", "Ida", "Holm", "", "i fjor"], "På forsørgelse siden: Skriv datoen som 24.11.2026."),
    (["0101801234", "Ida", "Holm", "", "01.01.1970"], "På forsørgelse siden: Datoen ligger før borgerens fødselsdag."),
    (["0101801234", "Ida", "Holm", "1" * 21, "5/1-26"], "Telefon: Skriv højst 20 tegn."),
    (["0101801234", "#N/A", "Holm", "", "5/1-26"], "Fornavn: Cellen viser en fejl fra Excel (#N/A)."),
    (["0101801234", "=HYPERLINK(1)", "Holm", "", "5/1-26"], "Fornavn: Skriv navnet med bogstaver."),
]


@pytest.mark.parametrize(("row", "reason"), FAULTY, ids=lambda value: str(value)[:30])
def test_each_rule_says_what_is_wrong(staff, caseworker, group, row, reason):
    job = started(staff, caseworker, group, [row, AASE], kind="csv")

    work_on(job.pk)

    job.refresh_from_db()
    assert (job.rows_created, job.rows_faulty) == (1, 1)
    assert reason in job.faults.get(row=2).reason


def test_an_accent_for_an_apostrophe_is_read_as_one(staff, caseworker, group):
    job = started(staff, caseworker, group, [["0101801234", "Ida", "O´Brien", "", "5/1-26"]], kind="csv")

    work_on(job.pk)

    assert Citizen.objects.get(first_name="Ida").last_name == "O'Brien"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("101801234", "010180-1234"),
        (101801234, "010180-1234"),
        ("010180 1234", "010180-1234"),
        ("10180-1234", "010180-1234"),
    ],
)
def test_a_lost_zero_is_put_back(staff, caseworker, group, written, read):
    work_on(started(staff, caseworker, group, [[written, *KARINA[1:]]]).pk)

    assert Citizen.objects.get().cpr == read


@pytest.mark.parametrize("day", [46027, "46027", "05.01.2026", "2026-01-05", "5/1-26", datetime.date(2026, 1, 5)])
def test_a_day_is_read_in_every_way_excel_writes_it(staff, caseworker, group, day):
    job = job_of(staff, caseworker, group, [[*KARINA[:4], day]])

    row = RowReader(job).read(*job.rows[0])

    assert row.values["support_since"] == datetime.date(2026, 1, 5)


def test_one_citizen_twice_in_the_file_is_told_with_the_row(staff, caseworker, group):
    job = started(staff, caseworker, group, [KARINA, ["010180-1234", *KARINA[1:]]])

    work_on(job.pk)

    assert job.faults.get(row=3).reason == "Cpr-nummer: Nummeret står også i række 2."


def test_columns_can_say_group_worker_name_and_protection(staff, caseworker, group):
    colleague = UserFactory(team=caseworker.team, first_name="Ida", last_name="Bøgh")
    headings = ["Personnummer", "Borger", "Målgruppe", "Sagsbehandler", "Startdato", "Adressebeskyttelse"]
    rows = [
        ["0101801234", "Holm, Karina Maria", "aktivitetsparat", "Ida Bøgh", "5/1-26", "nej"],
        ["0202812345", "Åse Ærø", "ap", "bøgh, ida", "5/1-26", "ja"],
        ["0303812345", "Per Is", "Ukendt", UserFactory().name, "5/1-26", "måske"],
    ]
    job = started(staff, caseworker, None, rows, headings=headings)

    work_on(job.pk)

    karina, aase = Case.objects.order_by("pk")
    assert (karina.citizen.first_name, karina.citizen.last_name) == ("Karina Maria", "Holm")
    assert (karina.coordinator, karina.target_group, aase.is_restricted) == (colleague, group, True)
    reason = job.faults.get().reason
    assert "Målgruppen findes ikke" in reason
    assert "Medarbejderen findes ikke i dit team." in reason
    assert "Skriv ja eller nej." in reason


def test_headings_are_guessed_below_a_title():
    rows = [(1, ["Udtræk fra februar"]), (3, ["CPR-NR", "Borgerens navn", "Mobil", "E-mail"]), (4, ["x"])]

    assert headings_at(rows) == 1
    assert guess(rows[1][1]) == {"cpr": 0, "name": 1, "phone": 2, "email": 3}


def test_the_rows_refused_come_back_with_their_reasons(staff, caseworker, group):
    job = started(staff, caseworker, group, [KARINA, ["", "=1+1", "Holm", "", ""]])
    work_on(job.pk)

    response = staff.get(reverse("cases:import_faults", args=[job.pk]))

    assert response.headers["Content-Disposition"] == f'attachment; filename="import-{job.pk}-afviste.xlsx"'
    head, row = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)
    assert head == ("Hvorfor", "Række", *HEADINGS)
    assert row[0].startswith("Fornavn: Skriv navnet med bogstaver.")
    assert "Cpr-nummer: Skriv cpr-nummeret." in row[0]
    assert row[1:] == (3, None, "'=1+1", "Holm", None, None)


def test_what_the_file_said_is_sealed_and_forgotten_after_a_week(staff, caseworker, group):
    job = started(staff, caseworker, group, [KARINA, ["x", "Ida", "", "", ""]])
    work_on(job.pk)
    unstarted = job_of(staff, caseworker, group)
    assert b"Karina" not in bytes(unstarted.sealed)

    with time_machine.travel(datetime.datetime(2026, 3, 10, tzinfo=datetime.UTC), tick=False):
        assert tasks.forget_import_files() == 2

    job.refresh_from_db()
    assert (job.sealed, job.faults.count(), job.rows_created, job.rows_faulty) == (None, 0, 1, 1)
    assert not CaseImport.objects.filter(pk=unstarted.pk).exists()
    assert staff.get(reverse("cases:import_faults", args=[job.pk])).status_code == 404
    assert staff.get(job.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["import_detail", "import_status", "import_faults"])
def test_a_file_is_its_owners_alone(client, staff, caseworker, group, name):
    job = job_of(staff, caseworker, group)
    client.force_login(UserFactory(team=caseworker.team))

    assert client.get(reverse(f"cases:{name}", args=[job.pk])).status_code == 404


def test_what_is_missing_in_the_columns_is_told_at_them(staff, caseworker, group):
    job = job_of(staff, caseworker, group, headings=["a", "b", "c", "d", "e"])

    response = staff.post(job.get_absolute_url(), {"column_first_name": "1", "column_phone": "1"})

    assert response.status_code == 422
    for words in ("cpr-nummeret står i", "navnet står i", "valgt to gange", "gælder alle rækker"):
        assert words in response.text


def test_a_changed_column_is_checked_at_once(staff, caseworker, group, htmx):
    job = job_of(staff, caseworker, group)

    response = staff.post(job.get_absolute_url(), answers(job, group, column_phone=""), headers=htmx)

    assert response.text.lstrip().startswith('<div id="tjek"')
    assert "Importér 2 borgere" in response.text


def test_the_page_tells_how_far_it_has_come_and_stops_asking_when_done(staff, caseworker, group, htmx):
    job = started(staff, caseworker, group)
    url = reverse("cases:import_status", args=[job.pk])

    running = staff.get(url, headers=htmx).text
    work_on(job.pk)
    done = staff.get(url, headers=htmx).text

    assert "0 af 2 rækker" in running
    assert 'hx-trigger="every 2s"' in running
    assert "hx-trigger" not in done
    assert staff.get(url).url == job.get_absolute_url()


def test_stopping_keeps_what_is_done_and_does_no_more(staff, caseworker, group, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    job = started(staff, caseworker, group)
    work_on(job.pk, seconds=-1)

    staff.post(reverse("cases:import_stop", args=[job.pk]))
    work_on(job.pk)

    job.refresh_from_db()
    assert (job.state, job.rows_done, Case.objects.count()) == ("stopped", 1, 1)
    assert "Du stoppede importen." in staff.get(job.get_absolute_url()).text


def test_a_file_that_is_not_started_can_be_thrown_away(staff, caseworker, group):
    job = job_of(staff, caseworker, group)

    staff.post(reverse("cases:import_stop", args=[job.pk]))

    assert not CaseImport.objects.exists()


def test_the_right_to_it_is_asked_again_when_it_runs(staff, caseworker, group):
    job = started(staff, caseworker, group)
    User.objects.filter(pk=caseworker.pk).update(is_active=False)

    work_on(job.pk)

    job.refresh_from_db()
    assert (job.state, Case.objects.count()) == ("stopped", 0)
    assert "ikke længere ret" in job.problem


def test_a_long_import_goes_on_in_the_next_message(staff, caseworker, group, queued, monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 1)
    monkeypatch.setattr(tasks, "work_on", lambda pk: work_on(pk, -1.0))
    job = started(staff, caseworker, group)

    tasks.run_import(job.pk)

    assert queued == [job.pk]
    job.refresh_from_db()
    assert job.rows_done == 1


def test_two_workers_do_no_row_twice(staff, caseworker, group):
    """The second takes over while the first is at a row: what the first did to it is undone."""
    job = started(staff, caseworker, group)
    job.take()
    first = importing._Work(job)
    CaseImport.objects.update(lease_until=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC))
    assert work_on(job.pk) is False

    with pytest.raises(importing.LeaseLost):
        first.do_next()

    assert Case.objects.count() == 2
    assert not work_on(job.pk)


def test_who_was_created_by_hand_meanwhile_gets_no_second_case(staff, caseworker, group):
    job = started(staff, caseworker, group)
    job.take()
    work = importing._Work(job)
    work._row(0)
    other = CaseFactory(citizen__cpr_text="0101801234")

    work.do_next()

    assert Case.objects.count() == 2
    assert (job.rows_created, job.rows_known) == (1, 1)
    assert Access.objects.filter(case_id=other.pk, outcome="refused").count() == 1


def test_history_tells_who_imported(staff, caseworker, group):
    work_on(started(staff, caseworker, group, [KARINA]).pk)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.metadata->>'user' FROM cases_citizenevent e JOIN pghistory_context c ON c.id = pgh_context_id"
        )
        assert cursor.fetchall() == [(str(caseworker.pk),)]


def test_a_wrong_file_gives_a_page_and_changes_nothing(staff):
    response = staff.post(URL, {"file": SimpleUploadedFile("b.xlsx", b"PK\x03\x04 no")})

    assert response.status_code == 422
    assert "kunne ikke læses som en Excel-fil" in response.text
    assert not CaseImport.objects.exists()


def test_what_a_mentor_sends_is_refused(client):
    client.force_login(UserFactory(mentor=True))

    assert client.post(URL, {}).status_code == 403


def test_the_template_can_be_sent_in(staff, caseworker, group):
    file = staff.get(URL + "skabelon/").content

    staff.post(URL, {"file": SimpleUploadedFile("skabelon.xlsx", file)})

    job = CaseImport.objects.get()
    job.target_group = group
    assert not RowReader(job).read(*job.rows[0]).faults
