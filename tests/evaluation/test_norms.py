"""The norm for caseloads: dated, tried before it is saved, and never changed once it has begun (2 March 2026)."""

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from cases.models import Speciality
from evaluation.caseloads import Norm, norm_on, try_norm
from evaluation.forms_norms import NormForm
from evaluation.models import CaseloadNorm
from evaluation.team_board import Board
from tests.factories import CaseFactory, InterventionFactory, TargetGroupFactory, TeamFactory, UserFactory
from tests.screening_factories import ScreeningAnswerFactory, ScreeningFactory

TODAY = datetime.date(2026, 3, 2)
LIST, NEW = reverse("norm_list"), reverse("norm_create")
EVEN = {"full_time": Decimal(37), "risk": Decimal(0), "line": Decimal(0), "free_lines": 2, "new_case": Decimal(0)}


@pytest.fixture
def admin(client):
    client.force_login(UserFactory(role="administrator"))
    return client


@pytest.fixture
def answers(db):
    group = TargetGroupFactory(label="Sygedagpenge")
    said = {"from_on": "02.03.2026", "low": "30", "high": "35", "full_time": "37"}
    weighs = {"risk": "0,5", "line": "0", "free_lines": "2", "new_case": "0"}
    return said | weighs | {"share_caseworker": "100", "share_team_lead": "20", f"weight_{group.pk}": "1,25"}


def tried(page):
    """What a form that was tried sends along."""
    return {"tried": re.search(r'name="tried" value="(\w+)"', page.text)[1], "put_in_force": "1"}


def test_a_norm_is_for_full_time_and_of_the_role():
    norm = Norm(30, 35, **EVEN, shares={"team_lead": 20})

    assert str(norm.band_of("caseworker", Decimal(37))) == "30–35"
    assert str(norm.band_of("caseworker", Decimal(30))) == "24–28"
    assert str(norm.band_of("team_lead", Decimal(37))) == "6–7"
    assert norm.band_of("mentor", Decimal(37)) is None


@pytest.mark.django_db
def test_the_newest_norm_that_has_begun_counts():
    for day, high in ((1, 40), (2, 35), (3, 30)):
        CaseloadNorm.objects.create(low=10, high=high, from_on=datetime.date(2026, 3, day))

    assert norm_on(TODAY).high == 35
    assert norm_on(datetime.date(2026, 2, 28)) is None


def test_a_norm_is_tried_and_then_saved(admin, answers):
    team = TeamFactory(name="Team Nord")
    worker = UserFactory(team=team)
    group = TargetGroupFactory(key="anden")
    for _ in range(3):
        CaseFactory(coordinator=worker, target_group=group)

    page = admin.post(NEW, answers | {f"weight_{group.pk}": "2"})

    assert page.status_code == 200
    assert not CaseloadNorm.objects.exists()
    row = re.search(r'<tr><th scope="row">Team Nord.*?</tr>', page.text, re.S)[0]
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == [
        *("3", "3,0", "6,0"),
        *("0 over, 0 inden for, 0 under", "0 over, 0 inden for, 1 under"),
    ]

    saved = admin.post(NEW, answers | {f"weight_{group.pk}": "2"} | tried(page))

    assert saved.status_code == 302
    norm = norm_on(TODAY)
    assert (norm.low, norm.high, norm.risk) == (30, 35, Decimal("0.5"))
    assert norm.shares == {"caseworker": 100, "team_lead": 20}
    assert sorted(norm.weights.values()) == [Decimal("1.25"), Decimal(2)]
    assert "Gælder nu" in admin.get(LIST).text


def test_a_trial_can_be_sent_again(admin, answers):
    said = answers | {"_key": "5e2c1a52-5a0e-4a51-9d42-0b7a3f1c9a11"}

    assert [admin.post(NEW, said).status_code for _ in range(2)] == [200, 200]

    page = admin.post(NEW, said)
    assert [admin.post(NEW, said | tried(page)).status_code for _ in range(2)] == [302, 302]
    assert CaseloadNorm.objects.count() == 1


def test_a_norm_that_was_replaced_says_until_when_it_counted(admin):
    for day, until_on in ((1, None), (11, datetime.date(2026, 1, 15)), (21, None)):
        CaseloadNorm.objects.create(from_on=datetime.date(2026, 1, day), until_on=until_on)

    told = re.findall(r"fra ([\d.]+)(?: til ([\d.]+))?</div>", admin.get(LIST).text)

    assert told == [("21.01.2026", ""), ("11.01.2026", "15.01.2026"), ("01.01.2026", "10.01.2026")]


def test_only_what_was_tried_is_saved(admin, answers):
    page = admin.post(NEW, answers)

    other = admin.post(NEW, answers | tried(page) | {"high": "60"})

    assert other.status_code == 422
    assert not CaseloadNorm.objects.exists()


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("from_on", "01.03.2026", "En norm kan ikke gælde bagud."),
        ("from_on", "igår", "Skriv datoen som"),
        ("high", "29", "Skriv en norm fra 1 til 200 sager"),
        ("high", "999", "Skriv en norm fra 1 til 200 sager"),
        ("high", "99999999999999", "Skriv et tal"),
        ("full_time", "0", "Skriv et timetal mellem 1 og 45."),
        ("risk", "6", "Skriv en vægt på højst 5."),
        ("risk", "-1", "Skriv 0 eller mere."),
        ("line", "mange", "Skriv et tal"),
        ("share_team_lead", "101", "Skriv et tal på højst 100."),
    ],
)
def test_what_cannot_be_a_norm_is_told_at_its_field(admin, answers, name, said, told):
    page = admin.post(NEW, answers | {name: said})

    assert page.status_code == 422
    assert told in page.text
    assert "Sådan ser dagens sager ud" not in page.text


def test_a_weight_of_nothing_is_told(admin, answers):
    name = next(name for name in answers if name.startswith("weight_"))

    assert "Skriv en vægt over 0." in admin.post(NEW, answers | {name: "0"}).text


def test_there_is_one_norm_from_a_day(admin, answers):
    CaseloadNorm.objects.create(from_on=TODAY)

    assert "Der er allerede en norm fra den dag." in admin.post(NEW, answers).text


def test_of_two_saved_in_the_same_moment_the_second_is_told(answers):
    one, other = NormForm(answers, current=None), NormForm(answers, current=None)
    assert one.is_valid()
    assert other.is_valid()

    assert one.begin()
    assert not other.begin()
    assert other.errors["from_on"] == ["Der er allerede en norm fra den dag."]


def test_the_form_begins_with_the_norm_in_force(admin):
    group = TargetGroupFactory()
    CaseloadNorm(low=20, high=25, from_on=TODAY).begin({"team_lead": 15}, {group.pk: Decimal("1.5")})

    form = admin.get(NEW).context["form"]

    assert form["low"].value() == 20
    assert form["share_team_lead"].value() == 15
    assert form[f"weight_{group.pk}"].value() == "1,5"


def test_a_norm_that_a_night_was_counted_by_stays_and_one_of_today_or_to_come_can_be_taken_back(admin):
    begun, slip, to_come = (
        CaseloadNorm.objects.create(from_on=TODAY + datetime.timedelta(days=days)) for days in (-1, 0, 1)
    )

    assert admin.get(reverse("norm_list")).text.count("Fjern<") == 2
    assert admin.post(reverse("norm_remove", args=[begun.pk])).status_code == 404
    for one in (slip, to_come):
        assert admin.post(reverse("norm_remove", args=[one.pk])).status_code == 302
    assert list(CaseloadNorm.objects.all()) == [begun]


@pytest.mark.django_db
def test_a_case_of_high_risk_or_with_many_lines_weighs_more():
    worker = UserFactory(team=TeamFactory(name="Nord"))
    risky, busy, plain = (CaseFactory(coordinator=worker) for _ in range(3))
    bands = [{"from": 0, "words": "Lav"}, {"from": 5, "words": "Høj"}]
    form = ScreeningFactory(thresholds=bands)
    ScreeningAnswerFactory(case=risky, screening=form, points=2, on=TODAY - datetime.timedelta(days=9))
    ScreeningAnswerFactory(case=risky, screening=form, points=5, on=TODAY)
    ScreeningAnswerFactory(case=plain, screening=form, points=7, on=TODAY - datetime.timedelta(days=9))
    ScreeningAnswerFactory(case=plain, screening=form, points=4, on=TODAY)
    for _ in range(4):
        InterventionFactory(case=busy, status="running", follow_up_on=TODAY)

    heavy = Norm(30, 35, **(EVEN | {"risk": Decimal("0.5"), "line": Decimal("0.25")}))

    nord = next(one for one in try_norm(heavy, TODAY) if one.team == "Nord")
    assert (nord.now.weight, nord.then.weight) == (3, Decimal("4.00"))


@pytest.mark.django_db
def test_the_trial_judges_as_the_board_does():
    """Who has nothing is below; who is gone, or of another team, is judged there by nobody, or in their own."""
    nord, syd = TeamFactory(name="Nord"), TeamFactory(name="Syd")
    over, _below = UserFactory(team=nord), UserFactory(team=nord)
    UserFactory(team=nord, team_lead=True)
    gone, guest = UserFactory(team=nord), UserFactory(team=syd)
    for who, team, number in ((over, nord, 3), (gone, nord, 3), (guest, nord, 1), (guest, syd, 2)):
        for _ in range(number):
            CaseFactory(coordinator=who, team=team)
    CaseFactory(coordinator=over, team=nord).involvements.all().delete()
    gone.is_active = False
    gone.save()
    CaseloadNorm(low=2, high=2, from_on=TODAY).begin({}, {})

    trials = {one.team: one for one in try_norm(Norm(1, 2, **EVEN, shares={"team_lead": 100}), TODAY)}

    for team in (nord, syd):
        board, now = Board.of(team, TODAY), trials[team.name].now
        judged = [line for line in board.lines if line.band]
        assert now.above == sum(line.over > 0 for line in judged)
        assert now.below == sum(line.is_below for line in judged)
        assert now.within == sum(not line.over and not line.is_below for line in judged)
        assert trials[team.name].cases == board.cases
    stood = {
        name: [(side.above, side.within, side.below) for side in (one.now, one.then)] for name, one in trials.items()
    }
    assert stood == {"Nord": [(1, 0, 1), (1, 0, 2)], "Syd": [(0, 1, 0), (0, 1, 0)]}
    assert (trials["Nord"].cases, trials["Syd"].cases) == (8, 2)


def test_hours_and_languages_are_the_administrators_to_write(admin):
    person = UserFactory(team=TeamFactory())
    page = admin.get(reverse("accounts:user_update", args=[person.pk])).context["form"]
    said = {name: page[name].value() or "" for name in page.fields if name not in ("password", "weekly_hours")}
    url = reverse("accounts:user_update", args=[person.pk])

    wrong = admin.post(url, said | {"weekly_hours": "60"})
    assert "Skriv et timetal mellem 1 og 45." in wrong.text
    admin.post(url, said | {"weekly_hours": "32,5", "languages": "arabisk"})

    person = User.objects.get(pk=person.pk)
    assert (person.weekly_hours, person.languages) == (Decimal("32.5"), "arabisk")


def test_specialities_are_those_that_are_ticked(admin):
    person, (one, two) = UserFactory(team=TeamFactory()), TargetGroupFactory.create_batch(2)
    url = reverse("speciality_update", args=[person.pk])

    admin.post(url, {"target_groups": [one.pk, two.pk]})
    admin.post(url, {"target_groups": [two.pk]})

    assert list(Speciality.objects.values_list("user", "target_group")) == [(person.pk, two.pk)]
    assert admin.post(url, {"target_groups": ["x"]}).status_code == 422
