"""The reports show what was frozen, and tell nothing of fewer than five."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Division
from catalog.models import Indicator
from danish.dates import months_after
from danish.slugs import danish_slug
from evaluation.figures import FIGURES, Figure, Kind
from evaluation.figures.contact import TALKS_IN_TIME
from evaluation.figures.goals import WITH_GOAL
from evaluation.figures.offers import OFFERS_USED
from evaluation.figures.progression import HOW_FAR
from evaluation.figures.steps import STEPS_TAKEN
from evaluation.models import FigureDefinition, FrozenFigure
from evaluation.report_numbers import Number, one_decimal
from evaluation.reports import next_count
from tests.evaluation.figures.test_progression import TO_BOTH, measured
from tests.evaluation.frozen_month import CITIZENS, FEBRUARY, JANUARY, PAGE, frozen, opened, words
from tests.factories import CaseFactory, IndicatorFactory, TeamFactory, UserFactory
from tests.followup.measuring_factories import InstrumentFactory

LIST = reverse("reports:report_list")
FILE = reverse("reports:report_file", args=["maal"])
TODAY = datetime.date(2026, 3, 2)  # as the clock stands in conftest

pytestmark = pytest.mark.usefixtures("group")


def midnight(day):
    """As a spreadsheet has a date."""
    return datetime.datetime.combine(day, datetime.time())


def number(hits, of, kind=Kind.SHARE):
    figure = Figure(key="x", label="", words="", rows="", kind=kind)
    at = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    return Number(figure, FEBRUARY, "", of, hits, None, None, at, 1)


@pytest.mark.parametrize(
    ("hits", "of", "told"),
    [
        (12, 20, "60 %"),
        (5, 20, "25 %"),
        (4, 20, "under 25 %"),
        (0, 20, "under 25 %"),
        (16, 20, "over 75 %"),
        (20, 20, "over 75 %"),
        (5, 10, "50 %"),
        (4, 10, "under 50 %"),
        (4, 9, "vises ikke"),
        (5, 9, "vises ikke"),
        (5, 5, "vises ikke"),
        (None, 80, "vises ikke"),
    ],
)
def test_a_share_tells_nothing_of_fewer_than_five(hits, of, told):
    assert number(hits, of).words.replace("\xa0", " ") == told


def test_what_is_not_told_is_drawn_between_its_bounds():
    assert number(4, 20).bound == (0, 25)
    assert number(16, 20).bound == (75, 100)
    assert [number(10, 20).bound, number(4, 9).bound, number(None, 20).bound] == [None, None, None]


def test_every_figure_has_a_card_with_its_number_and_definition(lead_in, lead, group):
    opened(20, team=lead.team, group=group, with_goal=12)
    frozen()

    page = words(lead_in.get(LIST).text)

    assert all(figure.label in page for figure in FIGURES)
    assert "februar 2026, den seneste måned, der er gjort op" in page
    assert "60 % 20 borgere" in page
    assert WITH_GOAL.defined(TODAY) in page


def test_a_card_tells_of_the_newest_month_that_it_can(lead_in, lead, group):
    opened(20, team=lead.team, group=group, with_goal=12, due=datetime.date(2026, 1, 10))
    opened(4, team=lead.team, group=group)
    frozen(JANUARY)
    frozen()

    cards = {card.figure: card for card in lead_in.get(LIST).context["cards"]}
    page = words(lead_in.get(LIST).text)

    assert (cards[WITH_GOAL].month, cards[WITH_GOAL].newest.number) == (JANUARY, 20)
    assert "20 borgere Tallet er for januar 2026, den seneste måned, det kan vises for." in page
    assert cards[OFFERS_USED].month is None
    assert (
        "Kan ikke vises for nogen af de seneste 12 måneder: Det ville afsløre et tal om færre end fem borgere" in page
    )


def test_a_card_and_its_page_begin_with_the_same_part(lead_in, lead, group):
    frozen(figures=[TALKS_IN_TIME])
    counted = {"figure": "samtaler", "definition": FigureDefinition.objects.get(), "month": FEBRUARY, "number": 20}
    for part, hits in (("legal", None), ("local", 10)):
        FrozenFigure.objects.create(**counted, part=part, hits=hits, counted_at=timezone.now())

    address = reverse("reports:report_detail", args=["samtaler"])
    (card,) = [card for card in lead_in.get(LIST).context["cards"] if card.figure == TALKS_IN_TIME]

    assert [number.part for _, number in card.parts] == ["local"]
    assert lead_in.get(address).context["report"].part == "local"
    assert f'href="{address}?linje=local"' in lead_in.get(LIST).text


def test_a_page_shows_the_months_that_are_counted_and_when_the_next_one_is(lead_in, lead, group):
    opened(20, team=lead.team, group=group, with_goal=12)
    opened(8, team=lead.team, group=group, due=datetime.date(2026, 3, 1))
    frozen()
    opened(30, team=lead.team, group=group)  # a colleague writes them down later

    page = lead_in.get(PAGE)

    assert "feb 2026 60 % 20" in words(page.text)
    assert "mar 2026" not in words(page.text)
    assert "Marts 2026 gøres op den 10. april." in words(page.text)
    assert 'aria-labelledby="maanedert"' in page.text
    assert "Måned for måned" in words(page.text)
    assert "Marts 2026 gøres op den 10. april." in words(lead_in.get(LIST).text)


@pytest.mark.parametrize(("today", "when"), [((3, 9), "den 10. marts"), ((3, 10), "i nat"), ((3, 31), "i nat")])
def test_a_month_whose_day_has_come_is_counted_in_the_night(today, when):
    assert next_count(JANUARY, datetime.date(2026, *today)) == f"Februar 2026 gøres op {when}."


def test_before_anything_is_counted_the_pages_say_when(lead_in):
    for address in (LIST, PAGE):
        page = words(lead_in.get(address).text)
        assert "Ingen måned er gjort op endnu" in page
        assert "natten efter, at den første sag er oprettet" in page


def test_a_period_is_of_as_many_months_as_it_says(lead_in, lead, group):
    """On the 2nd the month before is not counted yet, so the newest is the one before that."""
    first = datetime.date(2025, 1, 1)
    for ago in range(13):
        frozen(months_after(first, ago), [])

    lines = lead_in.get(PAGE).context["report"].lines

    assert [lines[0].month, lines[-1].month, len(lines)] == [datetime.date(2025, 2, 1), JANUARY, 12]
    assert len(lead_in.get(PAGE, {"periode": "6"}).context["report"].lines) == 6
    assert "indtil nu" not in lead_in.get(PAGE).text
    assert "13 måneder er gjort op indtil nu." in words(lead_in.get(PAGE, {"periode": "24"}).text)


def test_a_month_of_few_is_not_told(lead_in, lead, group):
    opened(4, team=lead.team, group=group, with_goal=2)
    frozen()

    page = lead_in.get(PAGE)

    assert "feb 2026 vises ikke" in words(page.text)
    assert page.context["report"].numbers == []


def test_why_a_number_is_not_told_is_said_alike_of_a_team_and_its_parts_without_saying_which(lead_in, lead, group):
    """A part that ten citizens stand behind may be withheld for the sake of another team."""
    frozen(figures=[WITH_GOAL, TALKS_IN_TIME])
    opened(10, team=lead.team, group=group)
    why = "Det ville afsløre et tal om færre end fem borgere, måske i et andet team."
    of_team = {"team": lead.team_id, "maaned": "2026-02"}

    whole = words(lead_in.get(PAGE, of_team).text)
    parts = words(lead_in.get(reverse("reports:report_detail", args=["samtaler"]), of_team).text)
    behind = words(lead_in.get(CITIZENS, of_team).text)
    of_all = words(lead_in.get(PAGE).text)

    assert f"Tallet kan ikke vises for nogen måned i perioden: {why}" in whole
    assert f"Ingen del kan vises for februar 2026: {why}" in parts
    assert "mindst fem borgere i" not in parts
    assert f"Talt i dag: 10 borgere. Rapporten kan ikke vise teamets tal for den måned: {why}" in behind
    assert "færre end fem borgere, måske i et enkelt team." in of_all


def test_means_of_a_column_have_one_decimal_each():
    assert [one_decimal(86), one_decimal(82.9), one_decimal(-1250.44)] == ["86,0", "82,9", "−1.250,4"]


def test_without_a_chart_nothing_is_said_of_one(lead_in, lead, group):
    opened(4, team=lead.team, group=group)
    frozen()

    untold = lead_in.get(PAGE).text
    opened(20, team=lead.team, group=group, with_goal=10, due=datetime.date(2026, 1, 10))
    frozen(JANUARY)
    told = lead_in.get(PAGE).text

    gap = "Hvor en måned mangler, kan tallet ikke vises"
    assert "Tallet kan ikke vises for nogen måned i perioden" in untold
    assert gap not in untold
    assert gap in told
    assert [text.count('id="definition"') for text in (untold, told)] == [1, 1]


def test_a_dimension_with_a_new_name_keeps_what_was_counted_by_the_old(lead_in, lead, group):
    edition = InstrumentFactory(asked=[TO_BOTH, TO_BOTH, TO_BOTH])
    asked = list(edition.questions.order_by("order"))
    for question in asked:
        question.indicator = IndicatorFactory(dimension="Arbejde")
        question.save()
    for _ in range(12):
        case = CaseFactory(team=lead.team, target_group=group)
        measured(case, datetime.date(2026, 1, 5), [3, 3, 3], asked)
        measured(case, datetime.date(2026, 2, 5), [5, 5, 5], asked)
    frozen(figures=[HOW_FAR])
    Indicator.objects.filter(dimension="Arbejde").update(dimension="Job")
    address = reverse("reports:report_detail", args=["fremgang"])

    page = lead_in.get(address)

    assert [(part.name, part.number.mean) for part in page.context["report"].parts("")] == [("Arbejde", 2)]
    assert "feb 2026 2,0 2,0 12" in words(lead_in.get(address, {"linje": "Arbejde"}).text)
    assert "Arbejde 2,0 point 12 borgere" in words(lead_in.get(LIST).text)
    behind = lead_in.get(reverse("reports:report_citizens", args=["fremgang"]), {"linje": "Arbejde"})
    assert behind.context["part_name"] == "Arbejde"


def test_a_lead_chooses_own_teams_only(lead_in, lead, group):
    other = TeamFactory(name="De andre")
    opened(12, team=other, group=group)
    opened(12, team=lead.team, group=group)
    frozen()

    page = lead_in.get(PAGE, {"team": other.pk})
    behind = lead_in.get(CITIZENS, {"team": other.pk})

    assert "De andre" not in page.text
    assert "Valget i adressen kan ikke læses" in page.text
    assert behind.context["team"] == lead.team


def test_the_head_of_a_division_sees_its_numbers_and_no_names_of_others(lead_in, lead, group):
    division = Division.objects.create(name="Afdelingen", head=lead)
    other = TeamFactory(name="De andre", division=division)
    opened(12, team=other, group=group, citizen__last_name="Skjultesen")
    opened(7, team=lead.team, group=group)
    frozen()

    page = lead_in.get(PAGE, {"team": other.pk})
    behind = lead_in.get(CITIZENS, {"team": other.pk, "maaned": "2026-02"})

    assert "feb 2026 under 42 % 12" in words(page.text)
    assert behind.context["number"] == 12
    assert "Du har ikke adgang til 12 borgere" in words(behind.text)
    assert "Skjultesen" not in behind.text


def test_a_controller_sees_every_team_and_no_citizens(client, lead, group):
    opened(12, team=lead.team, group=group)
    frozen()
    client.force_login(UserFactory(controller=True))

    page = client.get(PAGE, {"team": lead.team_id})

    assert lead.team.name in page.text
    assert "borgere/?" not in page.text
    assert client.get(CITIZENS).status_code == 403


def test_nothing_is_asked_for_a_worker(lead_in):
    form = lead_in.get(LIST).context["form"]

    assert set(form.fields) == {"team", "maalgruppe", "periode", "linje", "maaned"}


def test_a_definition_that_changed_is_told_with_both_wordings(lead_in, lead, group):
    opened(20, team=lead.team, group=group, with_goal=12, due=datetime.date(2026, 1, 10))
    opened(20, team=lead.team, group=group, with_goal=12)
    old = Figure(
        key="maal",
        label="Mål",
        words="Efter {days} dage.",
        rows=WITH_GOAL.rows,
        kind=Kind.SHARE,
        settings=lambda day: {"days": 28},
    )
    frozen(datetime.date(2026, 1, 1), [old])
    frozen()

    page = lead_in.get(PAGE)

    assert "Ny definition fra februar 2026" in words(page.text)
    assert "Efter 28 dage." in page.text
    assert WITH_GOAL.defined(TODAY) in page.text
    assert ">ny definition</text>" in page.text


def test_the_spreadsheet_has_real_dates_and_numbers(lead_in, lead, group):
    opened(20, team=lead.team, group=group, with_goal=12)
    frozen()

    answer = lead_in.get(FILE)
    book = load_workbook(io.BytesIO(answer.content))
    heading, row = book["Tal"].iter_rows()

    assert answer["Content-Disposition"] == 'attachment; filename="maal-alle-teams-2026-03-02.xlsx"'
    assert [cell.value for cell in heading] == [
        *("Måned", "Team", "Målgruppe", "Andel", "Antal borgere", "Definition, udgave", "Talt op"),
    ]
    assert [cell.value for cell in row] == [
        *(midnight(FEBRUARY), "Alle teams", "Alle målgrupper", 0.6, 20, 1, midnight(TODAY)),
    ]
    assert row[3].number_format == "0 %"
    assert all(cell.alignment.wrap_text and cell.alignment.vertical == "top" for cell in book["Definitioner"][2])
    assert not row[1].alignment.wrap_text
    assert [cell.value for cell in book["Definitioner"][2]] == [
        1,
        midnight(FEBRUARY),
        WITH_GOAL.defined(TODAY),
    ]


def test_all_figures_are_one_spreadsheet_with_their_definitions(lead_in, lead, group):
    for case in opened(20, team=lead.team, group=group, with_goal=12):
        type(case).objects.filter(pk=case.pk).update(overview_on=FEBRUARY)
    frozen()

    book = load_workbook(io.BytesIO(lead_in.get(reverse("reports:report_list_file")).content))
    rows = {(row[3], row[4]): row for row in book["Tal"].iter_rows(min_row=2, values_only=True)}

    assert rows["Mål i tide", None][:1] + rows["Mål i tide", None][5:10] == (
        *(midnight(FEBRUARY), 0.6, None, None, None, 20),
    )
    days = rows["Dage gennem modellens trin", "Fra oprettelse til overblik"]
    assert days[5:10] == (None, 19, 19, "dage", 20)
    assert book["Definitioner"].max_row == 1 + len(FIGURES) + 1
    assert [cell.value for cell in book["Definitioner"][2 + len(FIGURES)]] == [
        *("vises ikke", None, None),
        "Det ville afsløre et tal om færre end fem borgere, måske i et enkelt team.",
    ]


def test_a_csv_file_has_decimal_commas_and_a_bound_where_few_are_told_of(lead_in, lead, group):
    opened(20, team=lead.team, group=group, with_goal=3)
    frozen()

    lines = lead_in.get(FILE, {"fil": "csv"}).content.decode("utf-8-sig").splitlines()

    assert lines[1].replace("\xa0", " ") == "01.02.2026;Alle teams;Alle målgrupper;under 25 %;20;1;02.03.2026"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_says_whose_numbers_it_has_and_which_months_are_not_told(lead_in, lead, group, kind):
    opened(8, team=lead.team, group=group, due=datetime.date(2026, 1, 10))
    opened(4, team=lead.team, group=group)
    frozen(JANUARY)
    frozen()
    type(lead.team).objects.filter(pk=lead.team_id).update(name="Team Sønder")

    answer = lead_in.get(FILE, {"fil": kind, "team": lead.team_id, "maalgruppe": "gruppe"})

    whose = f'attachment; filename="maal-team-soender-gruppen-2026-03-02.{kind}"'
    assert answer["Content-Disposition"] == whose
    if kind == "csv":
        assert answer.content.decode("utf-8-sig").splitlines()[2] == (
            "01.02.2026;Team Sønder;Gruppen;vises ikke;;;02.03.2026"
        )
    else:
        *_, last = load_workbook(io.BytesIO(answer.content))["Tal"].iter_rows(values_only=True)
        assert last == (*(midnight(FEBRUARY), "Team Sønder", "Gruppen", "vises ikke", None, None, midnight(TODAY)),)


def test_the_file_of_all_figures_has_the_months_that_are_not_told(lead_in, lead, group):
    opened(4, team=lead.team, group=group)
    frozen()

    answer = lead_in.get(reverse("reports:report_list_file"), {"team": lead.team_id})
    rows = list(load_workbook(io.BytesIO(answer.content))["Tal"].iter_rows(min_row=2, values_only=True))

    assert "rapporter-" + danish_slug(lead.team.name) in answer["Content-Disposition"]
    assert {row[3]: row[5:9] for row in rows}["Mål i tide"] == ("vises ikke", None, None, None)
    assert {row[1] for row in rows if row[3] == "Mål i tide"} == {lead.team.name}
    assert {row[1] for row in rows if row[3] == OFFERS_USED.label} == {"Alle teams"}


@pytest.mark.parametrize("address", [FILE, reverse("reports:report_list_file")])
def test_there_is_no_file_of_everybody_for_a_team_that_cannot_be_read(lead_in, lead, group, address):
    opened(20, team=lead.team, group=group, with_goal=12)
    frozen()

    answer = lead_in.get(address, {"team": TeamFactory().pk, "fil": "csv"})

    assert answer.status_code == 422
    assert "Content-Disposition" not in answer
    assert "Valget i adressen kan ikke læses" in answer.text


def test_parts_are_a_table_that_sorts(lead_in, lead, group):
    for place, case in enumerate(opened(12, team=lead.team, group=group)):
        overview_on = case.opened_on + datetime.timedelta(days=20 + place)
        type(case).objects.filter(pk=case.pk).update(overview_on=overview_on)
    frozen(figures=[STEPS_TAKEN])
    address = reverse("reports:report_detail", args=["trin"])

    page = lead_in.get(address)

    found = page.context["report"].parts("")
    assert [(part.key, part.number.number, part.number.mean, part.number.median) for part in found] == [
        ("overblik", 12, 25.5, 25.5),
    ]
    for order in ("navn", "-navn", "antal", "-antal", "tal", "-tal"):
        assert lead_in.get(address, {"sorter": order}, headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize("address", [LIST, reverse("reports:report_list_file"), PAGE, FILE, CITIZENS])
@pytest.mark.parametrize(
    "asked",
    [
        {"team": "x"},
        {"team": "99999999999999999999"},
        {"maalgruppe": "' OR 1"},
        {"periode": "-1"},
        {"linje": "x" * 300},
        {"linje": "\x00"},
        {"maaned": "2026-13"},
        {"maaned": "9999-01"},
        {"maaned": "2099-01"},
        {"maaned": "٢٠٢٦-٠١"},
        {"sorter": "--"},
        {"side": "æ"},
        {"fil": "exe"},
    ],
)
def test_nonsense_in_the_address_is_told_and_never_breaks(lead_in, lead, group, address, asked):
    opened(6, team=lead.team, group=group)
    frozen()

    assert lead_in.get(address, asked).status_code in {200, 422}


def test_a_figure_that_is_not_there_is_not_found(lead_in):
    assert lead_in.get(reverse("reports:report_detail", args=["findes-ikke"])).status_code == 404


@pytest.mark.parametrize(("address", "most"), [(LIST, 9), (PAGE, 8)])
def test_a_report_costs_few_statements_however_much_is_frozen(
    lead_in, lead, group, address, most, django_assert_max_num_queries
):
    for month in range(1, 4):
        opened(6, team=lead.team, group=group, due=datetime.date(2025, 9 + month, 10))
        frozen(datetime.date(2025, 9 + month, 1))
    lead_in.get(address)

    with django_assert_max_num_queries(most + 2):  # with the two of the test's own savepoint
        lead_in.get(address, {"team": lead.team_id})
