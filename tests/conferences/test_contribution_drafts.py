"""A contribution while it is written: it saves itself, loses no word, and is its author's alone."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from cases.models import GoalSuggestion
from conferences.models import Contribution, Observation, Suggestion, Weighing
from journal.models import Access, Event
from tests.conference_factories import (
    AnalysisFactory,
    ContributionFactory,
    DisciplineFactory,
    PromptFactory,
    consent_to,
)
from tests.factories import (
    BranchFactory,
    CaseFactory,
    FactorFactory,
    GoalFactory,
    InvolvementFactory,
    OfferFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime.datetime(2026, 2, 11, 9, 42, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def psychologist():
    return DisciplineFactory(label="Psykolog", short="PSY")


@pytest.fixture
def prompt(psychologist):
    return PromptFactory(discipline=psychologist, label="Mestring", question="Hvad hjælper?")


@pytest.fixture
def analysis(case):
    return AnalysisFactory(case=case)


@pytest.fixture
def draft(analysis, psychologist, prompt):
    consent_to(analysis.case, psychologist)
    writer = UserFactory(discipline=True, first_name="Signe", last_name="Dahl")
    InvolvementFactory(case=analysis.case, user=writer, part="discipline")
    return ContributionFactory(analysis=analysis, discipline=psychologist, user=writer)


@pytest.fixture
def author(client, draft):
    client.force_login(draft.user)
    return client


def address(draft, name="update"):
    return reverse(f"conferences:contribution_{name}", args=[draft.analysis.case_id, draft.pk])


def send(author, draft, headers=None, **given):
    draft.refresh_from_db()
    return author.post(address(draft), {"version": draft.version} | given, headers=headers)


def test_the_page_asks_what_the_profession_asks_and_weighs_every_barrier_and_resource(author, draft, case):
    barrier, resource = FactorFactory(case=case), FactorFactory(case=case, resource=True)
    PromptFactory(label="Et andet fags emne")

    page = author.get(address(draft)).text

    assert "Mestring" in page
    assert "Hvad hjælper?" in page
    assert "Et andet fags emne" not in page
    assert page.count(f'name="vaegt_{barrier.pk}"') == 6  # not weighed, and 0 to 4
    assert page.count(f'name="vaegt_{resource.pk}"') == 5
    assert "Jeg vil gerne arbejde med heste" in page or "_words" not in page
    assert "Psykolog" in page.split("Kan lige nu kun læses af")[1].split("</p>")[0]


def test_a_draft_saves_itself_and_leaves_one_look_and_no_history(author, draft, prompt, htmx):
    for words in ("Bliver i", "Bliver i det svære"):
        response = send(author, draft, htmx, **{f"emne_{prompt.pk}": words, "strengths": "Tager imod hjælp"})
        assert response.status_code == 200

    draft.refresh_from_db()
    assert draft.strengths == "Tager imod hjælp"
    assert [seen.text for seen in draft.observations.all()] == ["Bliver i det svære"]
    assert f'name="version" value="{draft.version}"' in response.text
    assert Access.objects.filter(page="conferences:contribution_update").count() == 1
    for model in (Contribution, Observation, Weighing, Suggestion):
        assert not model.pgh_event_model.objects.exists()
    assert not Event.objects.filter(kind="analysis").exists()


def test_without_a_script_a_button_keeps_the_draft(author, draft):
    response = author.post(address(draft), {"version": 1, "needed": "En makker"}, follow=True)

    assert "Kladden er gemt kl. 10.42" in response.text
    assert "En makker" in response.text


def test_not_weighed_is_something_else_than_zero(author, draft, case):
    none, zero, later = (FactorFactory(case=case) for _ in range(3))

    send(author, draft, **{f"vaegt_{none.pk}": "", f"vaegt_{zero.pk}": "0", f"vaegt_{later.pk}": "3"})
    assert dict(draft.weighings.values_list("factor", "weight")) == {zero.pk: 0, later.pk: 3}

    send(author, draft, **{f"vaegt_{zero.pk}": "1", f"vaegt_{later.pk}": ""})
    assert dict(draft.weighings.values_list("factor", "weight")) == {zero.pk: 1}


def test_two_tabs_of_the_same_author_are_shown_both_texts(author, draft, prompt, htmx):
    send(author, draft, strengths="Den ene fane", **{f"emne_{prompt.pk}": "Ens"})

    given = {"version": 1, "strengths": "Den anden fane", f"emne_{prompt.pk}": "Noget tredje"}
    response = author.post(address(draft), given, headers=htmx)

    assert response.status_code == 409
    for words in ("Den ene fane", "Den anden fane", "Ens", "Noget tredje", "<dialog"):
        assert words in response.text
    draft.refresh_from_db()
    assert draft.strengths == "Den ene fane"


def test_the_same_words_from_another_tab_are_no_conflict(author, draft):
    send(author, draft, strengths="Møder")

    response = author.post(address(draft), {"version": 1, "strengths": "Møder"})

    assert response.status_code == 302


def test_a_draft_is_its_authors_alone(author, draft, case, client):
    send(author, draft, strengths="Kladdekanarie", confidential="Notatkanarie")
    colleagues = [case.coordinator, UserFactory(team=case.team, team_lead=True), UserFactory()]

    for colleague in colleagues:
        client.force_login(colleague)
        for name in ("update", "sign", "detail", "take_back"):
            assert client.get(address(draft, name)).status_code == 404
        assert client.post(address(draft), {"version": 2, "strengths": "x"}).status_code == 404
        page = client.get(reverse("conferences:analysis_detail", args=[case.pk]))
        assert "kanarie" not in page.text
    draft.refresh_from_db()
    assert draft.strengths == "Kladdekanarie"


def test_whose_access_has_ended_finds_nothing(author, draft):
    draft.user.involvements.update(until_on=datetime.date(2026, 2, 10))

    assert author.get(address(draft)).status_code == 404
    assert send(author, draft, strengths="x").status_code == 404


def test_a_reason_to_look_at_the_case_is_none_to_write(client, case, analysis, psychologist):
    consent_to(case, psychologist)
    stranger = UserFactory()
    draft = ContributionFactory(analysis=analysis, discipline=psychologist, user=stranger)
    until = datetime.datetime(2026, 2, 11, 18, tzinfo=datetime.UTC)
    case.reasoned_looks.create(user=stranger, reason="cover", text="Dækker", until_at=until)
    client.force_login(stranger)

    assert client.get(reverse("cases:goal_list", args=[case.pk])).status_code == 200
    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), {"version": 1, "strengths": "x"}).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_an_offer_is_suggested_with_one_click_and_taken_off_with_another(author, draft, headers):
    offer = OfferFactory(title="Hestestald")

    response = send(author, draft, headers, tilfoej=offer.slug, strengths="Skrevet lige før")
    suggestion = draft.suggestions.get()
    assert suggestion.offer == offer
    assert response.status_code == (200 if headers else 302)
    if headers:
        assert 'id="forslag"' in response.text
        assert "Hestestald" in response.text

    send(author, draft, headers, **{f"hvorfor_{suggestion.pk}": "Ro og dyr", "strengths": "Skrevet lige før"})
    suggestion.refresh_from_db()
    assert suggestion.words == "Ro og dyr"

    send(author, draft, headers, fjern=suggestion.pk, strengths="Skrevet lige før")
    draft.refresh_from_db()
    assert not draft.suggestions.exists()
    assert draft.strengths == "Skrevet lige før"


def test_the_same_offer_twice_stands_once(author, draft):
    offer = OfferFactory()

    for _ in range(2):
        assert send(author, draft, tilfoej=offer.slug).status_code == 302

    assert draft.suggestions.count() == 1


@pytest.mark.parametrize(("slug", "words"), [("findes-ikke", "findes ikke i kataloget"), ("gammel", "er udgået")])
def test_an_offer_that_cannot_be_had_is_told(author, draft, slug, words):
    OfferFactory(slug="gammel", status="retired")

    response = author.post(address(draft), {"version": 1, "tilfoej": slug}, follow=True)

    assert words in response.text
    assert not draft.suggestions.exists()


def test_goals_are_chosen_among_the_cases_own_and_those_of_the_labour_market(author, draft, case):
    GoalFactory(case=case, title="Staldmedhjælper")
    GoalSuggestion.objects.create(key="gartner", kind="job", title="Gartner", branch=BranchFactory())

    page = author.get(address(draft)).text
    assert '<option value="Staldmedhjælper">' in page
    assert '<option value="Gartner">' in page

    for _ in range(2):
        send(author, draft, peg="1", maal="Gartner")
    assert [one.goal for one in draft.suggestions.all()] == ["Gartner"]

    empty = author.post(address(draft), {"version": 3, "peg": "1", "maal": " "}, follow=True)
    assert "Skriv det mål, du peger på." in empty.text


def test_the_catalogue_is_searched_without_leaving_the_draft(author, draft, htmx):
    OfferFactory(title="Hestestald")

    found = author.get(address(draft), {"q": "hestestald"}, headers=htmx)

    assert "Hestestald" in found.text
    assert "<form" not in found.text


def test_suggestions_of_others_are_not_touched(author, draft):
    other = ContributionFactory().suggestions.create(goal="En andens")

    send(author, draft, fjern=other.pk)

    assert [one.goal for one in other.contribution.suggestions.all()] == ["En andens"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"strengths": "a\x00b"}, "tegn, der ikke kan gemmes"),
        ({"strengths": "x" * 10_000}, "Skriv højst 4000 tegn"),
        ({"confidential": "x" * 10_001}, "Skriv højst 10000 tegn"),
        ({"hours_from": "50.000"}, "Tallet er for"),
        ({"hours_from": "61"}, "højst 60"),
        ({"hours_from": "-1"}, "mindst 0"),
        ({"hours_from": "12", "hours_to": "8"}, "Skriv først det laveste"),
        ({"hours_to": "8"}, "Skriv først det laveste"),
        ({"interview_on": "30.02.2026"}, "Skriv datoen"),
        ({"version": ""}, "Skemaet er ikke helt"),
        ({"version": "mange"}, "Skemaet er ikke helt"),
    ],
)
def test_bad_input_is_told_and_saves_nothing(author, draft, htmx, given, words):
    pressed = author.post(address(draft), {"version": 1, "needed": "Må blive"} | given)

    assert pressed.status_code == 422
    assert words in pressed.text
    assert "Kladden er ikke gemt. Ret felterne først." in pressed.text
    draft.refresh_from_db()
    assert (draft.version, draft.needed) == (1, "")

    # What saves itself does not wait for the one field; only what nobody can tell the age of is not taken.
    by_itself = author.post(address(draft), {"version": 1, "needed": "Må blive"} | given, headers=htmx)
    assert by_itself.status_code == (422 if "version" in given else 200)
    assert words in by_itself.text
    assert ("Resten af kladden er gemt." in by_itself.text) is ("version" not in given)
    draft.refresh_from_db()
    assert draft.needed == ("" if "version" in given else "Må blive")
    assert (draft.strengths, draft.hours_from, draft.hours_to, draft.interview_on) == ("", None, None, None)


def test_a_faulty_field_keeps_what_was_saved_in_it(author, draft, htmx):
    author.post(address(draft), {"version": 1, "hours_from": "10", "hours_to": "12"}, headers=htmx)

    given = {"version": 2, "hours_from": "10", "hours_to": "8", "strengths": "Møder til tiden."}
    author.post(address(draft), given, headers=htmx)

    draft.refresh_from_db()
    assert (draft.hours_from, draft.hours_to, draft.strengths) == (10, 12, "Møder til tiden.")


def test_a_weight_off_the_scale_or_of_another_case_is_not_saved(author, draft, case):
    factor, foreign = FactorFactory(case=case), FactorFactory(case=CaseFactory())
    resource = FactorFactory(case=case, resource=True)

    assert send(author, draft, **{f"vaegt_{factor.pk}": "9"}).status_code == 422
    assert send(author, draft, **{f"vaegt_{resource.pk}": "0"}).status_code == 422
    assert send(author, draft, **{f"vaegt_{foreign.pk}": "2", "vaegt_999999": "2"}).status_code == 302
    assert not draft.weighings.exists()


@pytest.mark.parametrize("value", ["abc", "²", "9" * 400, "\x00", ""])
def test_nonsense_at_the_buttons_is_no_fault(author, draft, value):
    for button in ("fjern", "tilfoej", "peg", "soeg"):
        assert send(author, draft, **{button: value, "maal": value, "q": value}).status_code in {302, 404, 422}


def test_emoji_and_markup_are_text(author, draft):
    author.post(address(draft), {"version": 1, "strengths": "<b>Glad</b> 🐴"})

    assert "&lt;b&gt;Glad&lt;/b&gt; 🐴" in author.get(address(draft)).text


def test_many_barriers_cost_as_many_queries_as_one(author, draft, case, count_queries):
    FactorFactory(case=case)
    few = count_queries(lambda: author.get(address(draft)))
    for _ in range(5):
        draft.weighings.create(factor=FactorFactory(case=case), weight=2)
        PromptFactory(discipline=draft.discipline)

    assert count_queries(lambda: author.get(address(draft))) == few
