"""The investment, counted by hand, on Friday 10 April 2026, when the first quarter is counted."""

import datetime
import io
import re
from decimal import Decimal
from html import unescape

import pytest
import yaml
from django.conf import settings
from django.db import IntegrityError
from django.urls import reverse
from openpyxl import load_workbook

from cases.models import BenefitSpell
from evaluation.figures import SUPPORT_ENDED
from evaluation.investment import Avoided, AvoidedYear, SpendYear, category_of_lines, spend_by_year
from evaluation.investment_count import count_investment, last_quarter
from evaluation.models import BenefitRate, InvestmentCount, InvestmentYear
from hjoerring.reference import load_reference
from journal.prepared import ask
from plans.models.line_price import price_until
from tests.evaluation_factories import BenefitKindFactory, BenefitRateFactory
from tests.factories import BenefitSpellFactory, CaseFactory, CategoryFactory, InterventionFactory, UserFactory

TODAY = datetime.date(2026, 4, 10)
PAGE, LIST, NEW, NEW_RATE = (
    reverse(name) for name in ("investment", "investment_list", "investment_create", "benefit_rate_create")
)
FILE = reverse("investment_file")


def words(html):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))).strip()


def rows_of(html):
    return [words(row) for row in re.findall(r"<tr>(.*?)</tr>", html, re.S)]


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(role="administrator"))
    return client


@pytest.fixture
def controller(client):
    client.force_login(UserFactory(role="controller"))
    return client


def count(year, subject, part, number, total):
    until_on = datetime.date(year, 3, 31)
    return InvestmentCount(
        year=year, subject=subject, part=part, number=number, total=Decimal(total), until_on=until_on
    )


# What came from the customer


def test_the_plan_is_the_customers_table():
    load_reference()

    sums = {year.year: year.total.planned for year in spend_by_year(InvestmentYear.objects.all(), [])}

    assert sums == {2015: 19_300_000, 2016: 30_100_000, 2017: 37_000_000, 2018: 38_300_000}
    of_staff = InvestmentYear.objects.filter(category="staff").values_list("planned", flat=True)
    assert sum(of_staff) == 36_500_000


def test_what_an_administrator_wrote_is_kept_when_the_file_is_read_again():
    load_reference()
    row = InvestmentYear.objects.get(key="2015-staff")
    row.spent, row.planned = Decimal(9_000_000), Decimal(11_000_000)
    row.change()

    load_reference()

    row.refresh_from_db()
    assert (row.spent, row.planned) == (9_000_000, 11_000_000)


def test_every_category_of_the_catalogue_belongs_to_one_of_the_table():
    shipped = yaml.safe_load((settings.BASE_DIR / "catalog/data/offers.yaml").read_text())["categories"]

    assert {entry["key"] for entry in shipped} == set(category_of_lines())
    assert set(category_of_lines().values()) <= set(InvestmentYear.Category)


# What the plans' lines have cost


@pytest.fixture
def lines():
    """Six lines at 100 from 1 December 2025, one of which rests; one that the region pays, one that is only agreed."""
    mentor = CategoryFactory(key="mentor")
    said = {"category": mentor, "price_per_week": 100, "payer": "job_centre", "starts_on": day("2025-12-01")}
    said |= {"ends_on": day("2026-06-01"), "status": "running", "follow_up_on": TODAY}
    made = [InterventionFactory(**said) for _ in range(5)]
    resting = {"status": "paused", "follow_up_on": None, "paused_because": "Indlagt"}
    resting |= {"paused_on": day("2026-01-12"), "paused_until": day("2026-04-01")}
    made.append(InterventionFactory(**said | resting))
    InterventionFactory(**said | {"payer": "region"})
    InterventionFactory(**said | {"status": "agreed", "follow_up_on": None})
    return made


def test_lines_cost_what_their_begun_weeks_of_the_year_cost(lines):
    """Five begun weeks of December; then 13 and 1: to 31 March 18 weeks are 13 more, to 11 January 6 are 1 more."""
    count_investment(TODAY)

    counted = InvestmentCount.objects.filter(subject="lines").order_by("year").values_list("year", "number", "total")
    assert list(counted) == [(2025, 6, 5 * 6 * 100), (2026, 6, (5 * 13 + 1) * 100)]


def test_the_years_of_a_line_make_what_the_plan_says_of_it(lines):
    count_investment(TODAY)

    told = sum(InvestmentCount.objects.filter(subject="lines").values_list("total", flat=True))
    assert told == sum(price_until(line, day("2026-03-31")) for line in lines)


def test_a_quarter_is_counted_once(lines):
    """So that one night less the one before is no line of a single citizen's."""
    assert count_investment(TODAY) == 2
    told = list(InvestmentCount.objects.values_list("year", "part", "number", "total"))
    lines[0].price_per_week = 900
    lines[0].save()

    assert count_investment(datetime.date(2026, 7, 9)) == 0
    assert list(InvestmentCount.objects.values_list("year", "part", "number", "total")) == told


@pytest.mark.parametrize(
    ("today", "last"),
    [
        ("2026-01-09", "2025-09-30"),
        ("2026-01-10", "2025-12-31"),
        ("2026-04-09", "2025-12-31"),
        ("2026-04-10", "2026-03-31"),
        ("2026-11-23", "2026-09-30"),
    ],
)
def test_a_quarter_is_counted_on_the_day_its_last_month_is(today, last):
    assert last_quarter(day(today)) == day(last)


def test_a_category_of_fewer_than_five_citizens_is_not_written(lines):
    lines[0].delete()
    lines[1].delete()

    count_investment(TODAY)

    assert set(InvestmentCount.objects.values_list("number", "total")) == {(0, 0)}


# Who came off support


def ended(weeks, benefit, until="2025-06-30", number=1):
    for _ in range(number):
        until_on = day(until)
        case = CaseFactory(opened_on=day("2024-01-01"))
        BenefitSpellFactory(
            case=case, benefit=benefit, until_on=until_on, from_on=until_on - datetime.timedelta(days=7 * weeks - 1)
        )


def test_other_weeks_of_one_citizen_are_not_told_where_nobody_came():
    ended(weeks=10, benefit="Sygedagpenge", number=6)
    count_investment(day("2025-07-10"))
    told = InvestmentCount.objects.get(subject="ended", year=2025).total
    spell = BenefitSpell.objects.first()
    BenefitSpell.objects.filter(pk=spell.pk).update(from_on=spell.from_on - datetime.timedelta(weeks=4))

    assert count_investment(day("2025-10-10"))

    assert InvestmentCount.objects.get(subject="ended", year=2025).total == told == 60
    ended(weeks=10, benefit="Sygedagpenge", until="2025-11-30", number=5)
    count_investment(day("2026-01-10"))
    assert InvestmentCount.objects.get(subject="ended", year=2025).total == 60 + 4 + 50


def test_who_came_off_support_is_counted_under_the_benefit_they_had_last():
    ended(100, "Sygedagpenge", number=4)
    ended(40, "Kontanthjælp", until="2026-01-31", number=5)
    case = CaseFactory(opened_on=day("2024-01-01"))
    BenefitSpellFactory(case=case, benefit="Kontanthjælp", from_on=day("2025-01-06"), until_on=day("2025-02-02"))
    BenefitSpellFactory(case=case, benefit="Sygedagpenge", from_on=day("2025-02-03"), until_on=day("2025-03-02"))
    BenefitSpellFactory(case=case, benefit="Kontanthjælp", from_on=day("2025-06-01"), until_on=None)

    count_investment(TODAY)

    counted = InvestmentCount.objects.filter(subject="ended").order_by("year", "part")
    assert list(counted.values_list("year", "part", "number", "total")) == [
        (2025, "Sygedagpenge", 5, 408),
        (2026, "Kontanthjælp", 5, 200),
    ]


def test_as_many_are_counted_as_the_figure_of_the_reports_has_rows():
    ended(100, "Sygedagpenge", number=6)
    ended(10, "Ledighedsydelse", until="2025-12-31", number=5)

    count_investment(TODAY)

    of_figure = ask(SUPPORT_ENDED.rows, first=day("2025-01-01"), last=day("2025-12-31"))
    counted = InvestmentCount.objects.filter(subject="ended", year=2025).values_list("number", flat=True)
    assert sum(counted) == len(of_figure) == 11


def test_weeks_are_held_against_121_and_priced_where_there_is_a_rate():
    rate = BenefitRate(kroner=Decimal(3000))
    year = AvoidedYear(
        2025,
        TODAY,
        [
            Avoided("Sygedagpenge", 10, Decimal(700), rate),
            Avoided("Kontanthjælp", 5, Decimal(655), None),
            Avoided("Ledighedsydelse", 4, Decimal(8), rate),
        ],
    )

    one, other = year.told
    assert (one.mean, one.fewer_in_all, one.kroner) == (70, 510, 1_530_000)
    assert (other.fewer_in_all, other.kroner) == (-50, None)
    assert (year.number, year.fewer_in_all, year.kroner, year.withheld) == (15, 460, 1_530_000, 1)


def test_without_any_rate_nothing_is_priced():
    assert AvoidedYear(2025, TODAY, [Avoided("Sygedagpenge", 10, Decimal(700), None)]).kroner is None


def told_of(year=2026):
    found = InvestmentCount.objects.filter(subject="ended", year=year, number__gt=0)
    return {part: (number, total) for part, number, total in found.values_list("part", "number", "total")}


def test_fewer_than_five_more_wait_and_another_benefit_with_them():
    """The reports tell all who came off in a month: 18 in the second quarter, less 15 would be three."""
    ended(50, "Sygedagpenge", until="2026-02-10", number=6)
    ended(20, "Kontanthjælp", until="2026-02-10", number=7)
    ended(10, "Ledighedsydelse", until="2026-02-10", number=8)
    count_investment(TODAY)
    assert told_of() == {"Sygedagpenge": (6, 300), "Kontanthjælp": (7, 140), "Ledighedsydelse": (8, 80)}

    ended(50, "Sygedagpenge", until="2026-05-10", number=3)
    ended(20, "Kontanthjælp", until="2026-05-10", number=9)
    ended(10, "Ledighedsydelse", until="2026-05-10", number=6)
    count_investment(day("2026-07-10"))
    assert told_of() == {"Sygedagpenge": (6, 300), "Kontanthjælp": (16, 320), "Ledighedsydelse": (8, 80)}

    ended(50, "Sygedagpenge", until="2026-08-10", number=5)
    count_investment(day("2026-10-10"))
    assert told_of() == {"Sygedagpenge": (14, 700), "Kontanthjælp": (16, 320), "Ledighedsydelse": (14, 140)}


def test_one_night_less_the_one_before_is_nobody():
    ended(50, "Sygedagpenge", until="2026-02-10", number=12)
    count_investment(TODAY)
    told = told_of()

    ended(12, "Sygedagpenge", until="2026-02-11")
    count_investment(TODAY + datetime.timedelta(days=1))
    assert told_of() == told == {"Sygedagpenge": (12, 600)}
    count_investment(day("2026-07-10"))
    assert told_of() == told


def test_benefits_less_the_sum_of_the_reports_are_nobody():
    """The figure of the reports has 24 and one benefit is small: what is not told of it is more than three."""
    ended(50, "Sygedagpenge", until="2026-02-10", number=13)
    ended(20, "Kontanthjælp", until="2026-02-11", number=8)
    ended(10, "Ledighedsydelse", until="2026-02-12", number=3)

    count_investment(TODAY)

    all_of_them = len(ask(SUPPORT_ENDED.rows, first=day("2026-01-01"), last=day("2026-03-31")))
    assert all_of_them - sum(number for number, _ in told_of().values()) == 24 - 13


def test_a_benefit_keeps_its_rate_when_it_is_given_another_name(controller):
    kind = BenefitRateFactory(kroner=Decimal(3000)).benefit
    ended(100, kind.label, number=5)
    count_investment(TODAY)
    type(kind).objects.update(label="Sygedagpenge efter ny lov")

    rows = rows_of(controller.get(PAGE).text)

    assert any(row.startswith("Sygedagpenge efter ny lov 5 100,0") and "315.000 kr." in row for row in rows)


def test_a_number_of_fewer_than_five_cannot_be_written():
    with pytest.raises(IntegrityError):
        count(2026, "ended", "Sygedagpenge", 4, 10).save()


# The sums


def test_a_year_is_held_against_its_plan_when_all_of_its_accounts_are_written():
    rows = [
        InvestmentYear(year=2026, category="staff", planned=Decimal(100), spent=Decimal(120)),
        InvestmentYear(year=2026, category="other", planned=Decimal(50)),
    ]
    company = InvestmentYear(year=2026, category="company", planned=Decimal(0), spent=Decimal(0))
    counts = [
        count(2026, "lines", "mentor", 5, 40),
        count(2026, "lines", "company_based", 6, 2),
        count(2026, "lines", "ny_kategori", 9, 7),
        count(2026, "lines", "treatment", 4, 1000),
    ]

    (year,) = spend_by_year(rows, counts)

    assert isinstance(year, SpendYear)
    assert [(one.planned, one.spent, one.over, one.lines) for one in [*year.parts, year.total]] == [
        (100, 120, 20, None),
        (None, None, None, 42),
        (50, None, None, 7),
        (None, None, None, 49),
    ]
    with_all = spend_by_year([*rows, company], [])[0].total
    assert (with_all.planned, with_all.spent, with_all.over) == (150, None, None)
    rows[1].spent = Decimal(20)
    assert spend_by_year(rows, [])[0].total.over is None
    assert spend_by_year([*rows, company], [])[0].total.over == -10


# The page


def test_the_page_shows_the_whole_calculation(controller, django_assert_max_num_queries):
    ended(100, "Sygedagpenge", number=9)
    ended(40, "Ledighedsydelse", number=4)
    ended(20, "Ressourceforløbsydelse", number=5)
    ended(10, "Kontanthjælp", number=6)
    BenefitKindFactory(key="cash_benefit", label="Kontanthjælp")
    BenefitRateFactory(kroner=Decimal(3000), source="Opdigtet sats")
    BenefitRateFactory(kroner=Decimal(9000), from_on=day("2026-01-01"))
    load_reference()
    count_investment(TODAY)

    with django_assert_max_num_queries(12):
        page = controller.get(PAGE)

    rows = rows_of(page.text)
    assert (
        "Sygedagpenge 9 100,0 189,0 9 × 121 − 900,0 3.000 kr. Opdigtet sats, fra 01.01.2020"
        " 567.000 kr. 189,0 × 3.000" in rows
    )
    assert "Kontanthjælp 6 10,0 666,0 6 × 121 − 60,0 Ingen sats Regnes ikke ud" in rows
    assert "I alt 15 855,0 567.000 kr. kun ydelser med en sats" in rows
    assert "Ledighedsydelse" not in page.text
    assert "2 ydelser kan ikke vises og er ikke talt med i summen" in words(page.text)
    assert "Ressourceforløbsydelse" not in page.text
    assert "2015, i alt 19.300.000 – – –" in rows
    assert "Tallene viser ikke, om investeringen virker" in page.text


def test_the_page_is_a_file_of_numbers(controller):
    ended(100, "Sygedagpenge", number=9)
    BenefitRateFactory(kroner=Decimal(3000), source="Opdigtet sats")
    load_reference()
    count_investment(TODAY)
    asked = {"aar": "2025"}

    answer = controller.get(FILE, asked)
    book = load_workbook(io.BytesIO(answer.content))
    lines = controller.get(FILE, asked | {"fil": "csv"}).content.decode("utf-8-sig").splitlines()
    spend = list(book["Forbrug mod plan"].iter_rows(values_only=True))
    (weeks,) = book["Uger på forsørgelse"].iter_rows(min_row=2, values_only=True)

    assert "investering-alle-teams-2026-" in answer["Content-Disposition"]
    assert (2015, "I alt", 19_300_000, None, None, None) in [row[:6] for row in spend]
    assert weeks[:2] + weeks[3:] == (*(2025, "Sygedagpenge", 9, 900, 100, 189, 3000, "Opdigtet sats", 567_000),)
    assert "Forbrug mod plan;2015;I alt;Plan, kr.;19300000" in [line.replace(",00", "") for line in lines]
    assert "Uger på forsørgelse;2025;Sygedagpenge;Borgere;9" in lines
    assert {controller.get(FILE, wrong).status_code for wrong in ({"fil": "exe"}, {"aar": "1999"})} == {422}


@pytest.mark.parametrize("year", ["1999", "mange", "9" * 400, "\0"])
def test_a_year_that_makes_no_sense_is_told(controller, year):
    ended(100, "Sygedagpenge", number=5)
    count_investment(TODAY)

    page = controller.get(PAGE, {"aar": year})

    assert page.status_code == 422
    assert "sluttede i 2025" in page.text


def test_nothing_counted_is_no_fault(controller):
    page = controller.get(PAGE)

    assert page.status_code == 200
    assert "Der er ingen tal endnu" in page.text
    assert "Der er ingen beløb" in page.text


# The settings


def test_an_amount_is_written_and_corrected(admin):
    admin.post(NEW, {"year": "2019", "category": "other", "planned": "1.200.000", "spent": "", "note": ""})
    row = InvestmentYear.objects.get(key="2019-other")
    assert (row.planned, row.spent) == (1_200_000, None)

    url = reverse("investment_update", args=[row.pk])
    admin.post(url, {"planned": "1.200.000", "spent": "1.100.000,50", "note": "Regnskab 2019", "version": "1"})

    row.refresh_from_db()
    assert (row.spent, row.note, row.version) == (Decimal("1100000.50"), "Regnskab 2019", 2)
    assert "1.100.000,50 kr." in admin.get(LIST).text


def test_two_who_correct_the_same_are_asked(admin):
    row = InvestmentYear(year=2019, category="other", planned=Decimal(5))
    row.begin()
    url = reverse("investment_update", args=[row.pk])
    admin.post(url, {"planned": "6", "spent": "", "note": "", "version": "1"})

    page = admin.post(url, {"planned": "7", "spent": "", "note": "", "version": "1"})

    assert page.status_code == 409
    row.refresh_from_db()
    assert row.planned == 6


def test_a_rate_is_written_and_corrected_by_one_at_a_time(admin):
    kind = BenefitKindFactory()
    said = {
        "benefit": str(kind.pk),
        "kroner": "3.250",
        "source": "Takst 2026",
        "from_on": "01.01.2026",
        "until_on": "",
    }
    admin.post(NEW_RATE, said)
    rate = BenefitRate.objects.get()
    url = reverse("benefit_rate_update", args=[rate.pk])

    assert admin.post(url, said | {"until_on": "31.12.2026", "version": "1"}).status_code == 302
    assert admin.post(url, said | {"kroner": "1", "version": "1"}).status_code == 409
    rate.refresh_from_db()
    assert (rate.kroner, rate.until_on, rate.version) == (3250, day("2026-12-31"), 2)


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("year", "1999", "Skriv et år mellem 2000 og 2100."),
        ("year", "99999999999999999999", "Skriv et tal på højst"),
        ("category", "andet", "Vælg en af mulighederne"),
        ("planned", "-1", "Et beløb kan ikke være under 0."),
        ("planned", "mange", "Skriv beløbet i kroner, for eksempel 23.400.000."),
        ("spent", "9" * 30, "Skriv et mindre beløb."),
        ("spent", "23,400,000", "Skriv beløbet i kroner, for eksempel 23.400.000."),
    ],
)
def test_what_cannot_be_an_amount_is_told(admin, name, said, told):
    page = admin.post(
        NEW, {"year": "2019", "category": "other", "planned": "5", "spent": "", "note": ""} | {name: said}
    )

    assert page.status_code == 422
    assert told in page.text


def test_a_year_has_one_amount_of_a_category(admin):
    InvestmentYear(year=2019, category="other", planned=Decimal(5)).begin()

    page = admin.post(NEW, {"year": "2019", "category": "other", "planned": "5", "spent": "", "note": ""})

    assert page.status_code == 422
    assert "Året har allerede et beløb i den kategori." in page.text
    with pytest.raises(IntegrityError):
        InvestmentYear(year=2019, category="other", planned=Decimal(5)).begin()


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("benefit", "0", "Vælg en af mulighederne"),
        ("kroner", "0", "Skriv et beløb over 0."),
        ("kroner", "9" * 12, "Skriv et mindre beløb."),
        ("kroner", "tretusind", "Skriv beløbet i kroner, for eksempel 3.120,50."),
        ("source", "", "Udfyld feltet."),
        ("from_on", "i går", "Skriv datoen som"),
        ("until_on", "31.12.2019", "Prisen kan ikke ophøre, før den begynder."),
    ],
)
def test_what_cannot_be_a_rate_is_told(admin, name, said, told):
    kind = BenefitKindFactory()
    right = {"benefit": str(kind.pk), "kroner": "5", "source": "Kilde", "from_on": "01.01.2020", "until_on": ""}

    page = admin.post(NEW_RATE, right | {name: said})

    assert page.status_code == 422
    assert told in page.text
