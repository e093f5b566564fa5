"""The page of the small steps: what moved, who may see what, and the same as a table and on paper."""

import datetime
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from followup.progression import progression_of
from followup.progression_paper import charts_of, paper_of
from tests.factories import InvolvementFactory, UserFactory
from tests.followup.measurement_factories import QUARTER, measured, measured_each_quarter
from tests.followup.measuring_factories import InstrumentFactory

START = datetime.date(2025, 3, 3)
BELIEF = "Indikator 1.4"


@pytest.fixture
def instrument():
    return InstrumentFactory()


@pytest.fixture
def measurements(case, instrument):
    rows = [[2, 6, 3], [4, 6, None], [5, 6, 5], [7, 6, 2]]
    return measured_each_quarter(case, instrument, START, rows, staff=[[], [], [], [7, 2, None, 1]])


@pytest.fixture
def url(case):
    return reverse("followup:progression_detail", args=[case.pk])


def test_the_page_says_what_moved_by_the_thresholds_of_the_edition(staff, url, measurements):
    page = staff.get(url).text

    for words in (
        "Tydelige skridt",
        "Indikator 1.1 er gået fra 5 til 7, fra 2 ved start.",
        "Står stille",
        "Indikator 1.2 er fortsat 6.",
        "Tilbage siden sidst",
        "Indikator 1.3 er gået fra 5 til 2, fra 3 ved start.",
        "Tal om forskellen",
        "Næste måling senest",
        "Indikator 1.1: fra 2 til 7 på ni måneder, højest nu",
    ):
        assert words in page
    assert 'hm-delta--up">+5<' in page


@pytest.mark.parametrize(
    ("side", "shown", "hidden"),
    [
        ("borger", "udvikling-borger", "mini-0"),
        ("medarbejder", "udvikling-medarbejder", "mini-0"),
        ("begge", "mini-0", "udvikling-borger"),
    ],
)
def test_one_chooses_whose_answers_are_drawn(staff, url, measurements, side, shown, hidden):
    page = staff.get(url, {"svar": side}).text

    assert f'"{shown}' in page
    assert f'"{hidden}' not in page
    assert f'href="?svar={side}" aria-current="page"' in page


@pytest.mark.parametrize("garbage", ["<script>", "9" * 5000, "", "nul\x00"])
def test_garbage_about_whose_answers_shows_the_citizens(staff, url, measurements, garbage):
    response = staff.get(url, {"svar": garbage})

    assert response.status_code == 422
    assert 'href="?svar=borger" aria-current="page"' in response.text


def test_staffs_belief_is_for_who_works_on_the_case_and_the_lead(client, case, url, measurements):
    lead, mentor = UserFactory(team_lead=True, team=case.team), UserFactory(mentor=True)
    InvolvementFactory(case=case, user=mentor, part="mentor")

    sees = {}
    for user in (case.coordinator, lead, mentor):
        client.force_login(user)
        table = client.get(reverse("followup:progression_table", args=[case.pk]), {"fil": "csv"})
        sees[user.role, user.pk] = (BELIEF in client.get(url).text, BELIEF in table.content.decode())

    assert list(sees.values()) == [(True, False), (True, False), (False, False)]


def test_staffs_belief_and_staffs_numbers_are_on_no_paper(case, measurements):
    shown = progression_of(case, None)
    paper = paper_of(case, shown)

    assert BELIEF not in str(paper) + str(charts_of(shown))
    assert [row["values"] for row in paper["rows"]] == [[2, 4, 5, 7], [6, 6, 6, 6], [3, None, 5, 2]]
    assert [row["change"] for row in paper["rows"]] == ["+5", "±0", "−1"]


def test_of_many_measurements_the_paper_has_the_first_and_the_newest(case, instrument):
    rows = [[n % 11, 5, 5] for n in range(20)]
    measured_each_quarter(case, instrument, datetime.date(2020, 3, 3), rows)

    paper = paper_of(case, progression_of(case, None))

    assert paper["is_shortened"]
    assert paper["rows"][0]["values"] == [0, 2, 3, 4, 5, 6, 7, 8]


def test_the_paper_is_a_tagged_pdf_without_a_name_in_its_file_name(staff, case, measurements):
    response = staff.get(reverse("followup:progression_pdf", args=[case.pk]))

    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Disposition"] == f'attachment; filename="progression-{case.number}.pdf"'


def test_the_table_holds_numbers_by_day_and_side(staff, case, measurements):
    response = staff.get(reverse("followup:progression_table", args=[case.pk]))
    heading, *rows = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)

    assert heading[:2] == ("Indikator", "Svar fra")
    assert heading[2:6] == tuple(datetime.datetime.combine(one.on, datetime.time.min) for one in measurements)
    assert heading[6:] == ("Fra start", f"{case.coordinator.first_name}, senest", "Forskel ved seneste måling")
    assert rows[0] == ("Indikator 1.1", "Borger", 2, 4, 5, 7, 5, 7, 0)
    assert rows[1] == ("Indikator 1.1", "Medarbejder", None, None, None, 7, None, None, None)
    assert rows[2] == ("Indikator 1.2", "Borger", 6, 6, 6, 6, 0, 2, 4)
    assert rows[4] == ("Indikator 1.3", "Borger", 3, None, 5, 2, -1, None, None)


def test_what_staff_said_long_ago_is_their_latest_but_no_difference(staff, case, instrument):
    measured_each_quarter(case, instrument, START, [[2], [4]], staff=[[8], []])

    response = staff.get(reverse("followup:progression_table", args=[case.pk]))
    _, first, _ = load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)

    assert first[-2:] == (8, None)


def test_the_table_as_csv_has_danish_dates(staff, case, measurements):
    response = staff.get(reverse("followup:progression_table", args=[case.pk]), {"fil": "csv"})

    heading = response.content.decode("utf-8-sig").splitlines()[0]
    assert heading.startswith("Indikator;Svar fra;03.03.2025;02.06.2025;")


def headed(page):
    """The measurements that the table of the page has a column for."""
    return re.findall(r'<th scope="col" class="hm-r"><a href="[^"]*" aria-label="([^"]*)">', page)


def test_six_measurements_have_room_and_of_more_the_first_and_the_newest(staff, case, instrument, url):
    rows = [[n, 5, 5] for n in range(8)]
    measured_each_quarter(case, instrument, START, rows[:6])
    six = staff.get(url).text
    measured_each_quarter(case, instrument, START + 6 * QUARTER, rows[6:])

    eight, whole = staff.get(url).text, staff.get(url, {"alle": "ja"}).text

    assert len(headed(six)) == 6
    assert "Vis alle" not in six
    days = headed(whole)
    assert len(days) == 8
    assert headed(eight) == [days[0], *days[-5:]]
    assert 'alle=ja#alle-svar">Vis alle 8 målinger</a>' in eight
    assert "Vis alle" not in whole
    told = re.search(r"Indikator 1\.1</th>(.*?)</tr>", eight, re.DOTALL)[1]
    assert re.findall(r'hm-num">(\d)<', told) == ["0", "3", "4", "5", "6", "7"]
    assert 'hm-delta--up">+7<' in told


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_staffs_belief_leaves_in_no_file(staff, case, measurements, kind):
    response = staff.get(reverse("followup:progression_table", args=[case.pk]), {"fil": kind})
    rows = (
        [str(row) for row in load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True)]
        if kind == "xlsx"
        else response.content.decode().splitlines()
    )

    assert "Indikator 1.3" in "".join(rows)
    assert BELIEF not in "".join(rows)


@pytest.mark.parametrize("garbage", ["exe", "", "9" * 5000, "nul\x00"])
def test_garbage_about_the_kind_of_file_is_answered_with_the_page(staff, case, measurements, garbage):
    response = staff.get(reverse("followup:progression_table", args=[case.pk]), {"fil": garbage})

    assert response.status_code == 422
    assert "Content-Disposition" not in response.headers
    assert "Alle svar" in response.text


def test_an_open_measurement_is_told_of_without_its_answers(staff, case, caseworker, instrument, url):
    going_on = case.measurements.create(instrument=instrument, staff=caseworker)
    question = instrument.questions.order_by("order").first()
    going_on.answers.create(question=question, by="citizen", value=9)

    page = staff.get(url).text

    assert "En måling er i gang" in page
    assert "Alle svar" not in page


def test_before_the_first_measurement_one_is_led_to_it(staff, case, url):
    assert reverse("followup:measurement_create", args=[case.pk]) in staff.get(url).text


def test_one_measurement_has_nothing_to_compare_with(staff, case, instrument, url):
    measured(case, instrument, START, citizen=[3, None, 0])

    page = staff.get(url).text

    assert "Det er den første måling." in page
    assert "hm-delta" not in page


def test_editions_are_compared_by_indicator(staff, case, instrument, url):
    measured(case, instrument, START, citizen=[3, 4, 5])
    instrument.until_on = datetime.date(2025, 5, 1)
    instrument.save()
    newer = InstrumentFactory(number=2, from_on=datetime.date(2025, 5, 2), clear_step=4, asked=[("Ny", "", False)])
    again = newer.questions.create(
        indicator=instrument.questions.order_by("order").first().indicator, order=2, to_citizen="Klarer jeg et job?"
    )
    measured(case, newer, START + datetime.timedelta(days=100), citizen=[8, 6])

    page = staff.get(url).text

    assert "Små skridt" in page  # three steps are a clear one in the old edition only
    assert f"{again.indicator.label} er gået fra 3 til 6." in page


def test_the_next_measurement_is_due_by_the_edition_of_today(staff, case, instrument, url):
    """As the flag and the digest count it, whichever edition the last one was made with."""
    measured(case, instrument, datetime.date(2026, 1, 5), citizen=[3, 4, 5])
    instrument.until_on = datetime.date(2026, 1, 31)
    instrument.save()
    InstrumentFactory(number=2, from_on=datetime.date(2026, 2, 1), interval_days=182)

    assert "Næste måling senest 06.07.2026" in staff.get(url).text


def test_without_an_edition_in_force_no_next_measurement_is_told(staff, case, instrument, url):
    measured(case, instrument, datetime.date(2026, 1, 5), citizen=[3, 4, 5])
    instrument.until_on = datetime.date(2026, 1, 31)
    instrument.save()

    assert "Næste måling senest" not in staff.get(url).text


@pytest.mark.parametrize("how_many", [6, 20])
def test_many_measurements_cost_as_many_statements_as_one(staff, case, instrument, url, count_queries, how_many):
    measured(case, instrument, START, citizen=[1, 2, 3], staff=[1, 2, None, 4])
    one = count_queries(lambda: staff.get(url))
    for n in range(1, how_many):
        on = START + datetime.timedelta(days=14 * n)
        measured(case, instrument, on, citizen=[n % 11, 5, None], staff=[3, n % 5, None, 4])

    assert count_queries(lambda: staff.get(url)) == one
    assert one <= 12


def test_a_closed_case_is_read_but_not_measured(staff, case, measurements, url):
    type(case).objects.filter(pk=case.pk).update(closed_on=datetime.date(2026, 3, 1), close_reason="job")

    page = staff.get(url).text

    assert "Alle svar" in page
    assert "Ny måling" not in page
    assert "Næste måling senest" not in page


def test_the_overview_of_the_case_draws_the_citizens_own_answers(staff, case, measurements):
    page = staff.get(reverse("case_detail", args=[case.pk])).text

    assert "s egne svar, 0–10. 4 målinger, senest" in page
    assert page.count('id="mini-') == 3
    assert "Indikator 1.1: mar 25 2, jun 25 4, sep 25 5, dec 25 7" in page
    assert BELIEF not in page


def test_the_overview_of_a_case_that_is_not_measured_says_nothing_of_it(staff, case):
    assert "De små skridt" not in staff.get(reverse("case_detail", args=[case.pk])).text
