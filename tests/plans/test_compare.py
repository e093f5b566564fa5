import pytest
from django.urls import reverse

from plans.compare import compare, is_same, told
from tests.factories import PlanVersionFactory, UserFactory
from tests.plans.content import MENTOR, content

GOAL = {"id": 1, "title": "Gartner", "hours": "20", "branch": "", "wish": "Ud i det fri"}
BARRIER = {"id": 7, "label": "Dårlig søvn", "weight": 3, "start_weight": 3, "words": "Meget", "covered": False}


def changes(heading, before, after):
    (section,) = [one for one in compare(before, after) if one.heading == heading]
    return [(change.title, change.kind, change.words) for change in section.changes]


def test_two_plans_that_say_the_same_have_no_differences():
    compared = compare(content(), content())

    assert is_same(compared)
    assert "Hverdagsmentor" in next(one.same for one in compared if one.heading == "Indsatser")


def test_what_came_and_what_went_is_told_by_its_id_and_not_by_its_name():
    before = content(goals=[GOAL])
    after = content(goals=[GOAL | {"title": "Anlægsgartner"}, GOAL | {"id": 2, "title": "Pedel"}])

    assert changes("Mål", before, after) == [
        ("Anlægsgartner", "changed", "Målet er ændret fra »Gartner« til »Anlægsgartner«"),
        ("Pedel", "new", "Er kommet med"),
    ]
    assert changes("Mål", after, before)[-1] == ("Pedel", "gone", "Er ikke med mere")


def test_a_barrier_that_got_lighter_and_got_help_says_both():
    lighter = BARRIER | {"words": "Lidt", "weight": 1, "covered": True}

    assert changes("Barrierer", content(barriers=[BARRIER]), content(barriers=[lighter])) == [
        (
            "Dårlig søvn",
            "changed",
            "Fylder er ændret fra »meget« til »lidt«. Planen gør nu noget ved den",
        )
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"last_day": "2027-02-19"}, "Slut er ændret fra 15.01.2027 til 19.02.2027"),
        ({"starts_on": "2026-01-19"}, "Start er ændret fra 12.01.2026 til 19.01.2026"),
        ({"hours_per_week": "4.5"}, "Timer om ugen er ændret fra 2 til 4,5"),
        ({"effect": ""}, "Effekt er fjernet: Virker som forventet"),
        ({"status": "Gennemført"}, "Status er ændret fra »I gang« til »Gennemført«"),
        ({"goals": ["Gartner"]}, "Fører mod er kommet til: Gartner"),
        ({"expected_effect": "x" * 80}, "Forventet effekt er skrevet om"),
    ],
)
def test_a_changed_line_says_what_in_words(change, words):
    before, after = content(interventions=[MENTOR]), content(interventions=[MENTOR | change])

    assert changes("Indsatser", before, after) == [("Hverdagsmentor", "changed", words)]


def test_that_a_proposed_line_is_agreed_is_no_change():
    before = content(interventions=[MENTOR | {"status": "Aftalt"}])

    assert is_same(compare(before, content(interventions=[MENTOR | {"status": "Foreslået"}])))


def test_a_plan_that_lacks_most_of_it_can_be_read():
    assert [section.heading for section in told({})] == ["Mål", "Barrierer", "Ressourcer", "Indsatser", "Rammer"]


@pytest.fixture
def versions(case):
    longer = content(interventions=[MENTOR | {"last_day": "2027-02-19"}])
    return [
        PlanVersionFactory(case=case, number=1, content=content(interventions=[MENTOR]), citizen_words="Fint nok"),
        PlanVersionFactory(case=case, number=2, content=longer),
    ]


def test_an_older_version_is_read_as_it_was_agreed(staff, case, versions):
    text = staff.get(reverse("plans:plan_version_detail", args=[case.pk, 1])).text

    for words in ("Version 1 af planen", "Hverdagsmentor", "15.01.2027", "Fint nok", versions[0].frozen_by.name):
        assert words in text
    assert "19.02.2027" not in text
    assert reverse("plans:plan_version_compare", args=[case.pk, 1, 2]) in text


def test_two_versions_stand_side_by_side_with_the_differences_in_words(staff, case, versions):
    text = staff.get(reverse("plans:plan_version_compare", args=[case.pk, 1, 2])).text

    assert "Slut er ændret fra 15.01.2027 til 19.02.2027" in text
    assert "Kontormedarbejder" in text.partition("Uændret, mål")[2]


@pytest.mark.parametrize(
    ("asked", "shown"), [((2, 1), ("plan_version_compare", (1, 2))), ((2, 2), ("plan_version_detail", (2,)))]
)
def test_the_older_one_stands_to_the_left(staff, case, versions, asked, shown):
    response = staff.get(reverse("plans:plan_version_compare", args=[case.pk, *asked]))

    assert response.headers["Location"] == reverse(f"plans:{shown[0]}", args=[case.pk, *shown[1]])


def test_a_version_of_another_case_is_not_found(staff, case, client, versions):
    assert staff.get(reverse("plans:plan_version_compare", args=[case.pk, 1, 9])).status_code == 404
    client.force_login(UserFactory())
    assert client.get(reverse("plans:plan_version_detail", args=[case.pk, 1])).status_code == 404


def test_markup_in_a_plan_is_shown_as_it_was_written(staff, case):
    line = MENTOR | {"title": "<script>x</script>", "expected_effect": "<b>mere</b> 🙂 مرحبا"}
    PlanVersionFactory(case=case, number=1, content=content(interventions=[line]))

    text = staff.get(reverse("plans:plan_version_detail", args=[case.pk, 1])).text

    assert "<script>x" not in text
    assert "&lt;b&gt;mere&lt;/b&gt; 🙂 مرحبا" in text


def test_what_came_is_told_with_its_time_and_hours():
    ((_, _, words),) = changes("Indsatser", content(interventions=[]), content(interventions=[MENTOR]))

    assert words == "Er kommet med, 12.01.2026–15.01.2027, 2 timer om ugen"
