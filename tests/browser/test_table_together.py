"""A conference in two real browsers: two write at once, in the same place too, and no word of either is lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from conferences.models import Contribution, Section
from tests.browser.story import tell_story
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ConferenceFactory,
    ContributionFactory,
    ParticipantFactory,
    ProposalFactory,
    SectionFactory,
    consent_to,
)
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TIMES = 20
POLL = 26_000


@pytest.fixture
def story():
    return tell_story()


@pytest.fixture
def conference(story):
    case = story["case"]
    analysis = AnalysisFactory(case=case)
    day = ConferenceDayFactory(team=case.team, on=timezone.localdate())
    conference = ConferenceFactory(analysis=analysis, day=day)
    for key in Section.Key.values:
        SectionFactory(conference=conference, key=key)
    return conference


@pytest.fixture
def mette(browser, log_in, watched, story, conference, live_server):
    """The caseworker at the table."""
    yield from _at_table(browser, log_in, watched, story["caseworker"], story["case"], live_server)


@pytest.fixture
def signe(browser, log_in, watched, story, conference, live_server):
    """A psychologist, invited, in a browser of her own."""
    user = UserFactory(first_name="Signe", last_name="Dahl", discipline=True)
    story["case"].involvements.create(user=user, part="discipline")
    ParticipantFactory(conference=conference, user=user)
    yield from _at_table(browser, log_in, watched, user, story["case"], live_server)


def _at_table(browser, log_in, watched, user, case, live_server):
    context = browser.new_context(locale="da-DK")
    log_in(context, user)
    page = watched(context.new_page(), expected=["409", "422"])
    page.clock.install()
    page.goto(live_server.url + reverse("conferences:analysis_detail", args=[case.pk]))
    page.evaluate("document.querySelectorAll('details.hm-more').forEach((more) => { more.open = true; })")
    yield page
    page.wait_for_load_state("networkidle")  # what is still on its way to the server would meet the emptying of tables
    context.close()


def write(page, words, field="Fælles konklusion"):
    """As somebody types, until it is saved, or not."""
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.get_by_label(field).fill(words)
        page.clock.run_for(1100)
    return answer.value.status


def contribution_of(story, conference):
    one = ContributionFactory(analysis=conference.analysis, user=story["caseworker"])
    consent_to(story["case"], one.discipline)
    return one


def text_of(key="conclusion"):
    return Section.objects.get(key=key).text


def test_the_one_who_writes_is_not_interrupted_and_both_texts_are_kept(mette, signe):
    assert write(mette, "Begynd i en stald.") == 200

    assert write(signe, "Søvnen først.") == 409
    signe.get_by_label("Fælles konklusion").press_sequentially(" Og så stalden.")
    line = signe.locator("#gemt-conclusion")
    expect(line).to_contain_text("Mette Kjær har skrevet imens.")
    expect(signe.get_by_role("dialog")).to_have_count(0)
    expect(signe.get_by_label("Fælles konklusion")).to_be_focused()

    line.get_by_role("button", name="Se begge").click()
    dialog = signe.get_by_role("dialog", name="Mette Kjær har gemt ændringer imens")
    expect(dialog.get_by_role("heading")).to_be_focused()
    expect(dialog).to_contain_text("Begynd i en stald.")
    expect(dialog).to_contain_text("Søvnen først. Og så stalden.")
    expect(dialog.get_by_label("Behold begge")).to_be_checked()
    dialog.get_by_role("button", name="Gem valgte").click()

    field = signe.get_by_label("Fælles konklusion")
    expect(field).to_have_value("Begynd i en stald.\n\nSøvnen først. Og så stalden.")
    expect(field).to_be_focused()
    expect(line).to_contain_text("Gemt kl.")
    assert text_of() == "Begynd i en stald.\n\nSøvnen først. Og så stalden."


def test_the_choice_waits_as_long_as_one_likes(mette, signe):
    write(mette, "Begynd i en stald.")
    write(signe, "Søvnen først.")

    signe.locator("#gemt-conclusion").get_by_role("button", name="Se begge").click()
    signe.get_by_role("dialog").get_by_role("button", name="Vælg senere").click()

    expect(signe.get_by_label("Fælles konklusion")).to_have_value("Søvnen først.")
    expect(signe.locator("#gemt-conclusion").get_by_role("button", name="Se begge")).to_be_visible()
    assert text_of() == "Begynd i en stald."


def test_the_saved_edition_is_fetched_into_the_page(mette, signe):
    write(mette, "Begynd i en stald.")
    write(signe, "Søvnen først.")
    signe.locator("#gemt-conclusion").get_by_role("button", name="Se begge").click()

    signe.get_by_role("dialog").get_by_role("link", name="Hent den gemte udgave").click()

    expect(signe.get_by_label("Fælles konklusion")).to_have_value("Begynd i en stald.")
    assert Section.objects.get(key="conclusion").saved_by.first_name == "Mette"
    assert write(signe, "Begynd i en stald. Roligt.") == 200


def test_what_the_other_wrote_comes_by_itself(mette, signe, conference):
    write(mette, "Begynd i en stald.")
    write(mette, "Vi talte om søvn.", field="Det drøftede I")
    signe.get_by_label("Uenighed og mindretalssynspunkter").fill("Jeg er uenig.")
    ProposalFactory(conference=conference, goal=True, title="Arbejde i en stald")

    signe.clock.run_for(POLL)

    expect(signe.get_by_label("Fælles konklusion")).to_have_value("Begynd i en stald.")
    expect(signe.get_by_label("Det drøftede I")).to_have_value("Vi talte om søvn.")
    expect(signe.locator("#gemt-conclusion")).to_contain_text("af Mette Kjær")
    expect(signe.locator("#forslag")).to_contain_text("Arbejde i en stald")
    expect(signe.get_by_label("Uenighed og mindretalssynspunkter")).to_have_value("Jeg er uenig.")
    assert write(signe, "Begynd i en stald. Enig.") == 200, "it is the other's version that is written on"
    assert text_of("dissent") == "Jeg er uenig."


def test_the_one_who_is_writing_keeps_the_words_and_is_told(mette, signe):
    write(mette, "Begynd i en stald.")
    answers = []
    signe.on("response", lambda response: answers.append(response.status))
    signe.clock.pause_at(timezone.now() + timedelta(seconds=5))  # so that nothing is saved or asked for meanwhile
    signe.get_by_label("Fælles konklusion").fill("Søvnen")

    signe.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(signe.get_by_label("Fælles konklusion")).to_have_value("Søvnen")
    expect(signe.locator("#gemt-conclusion")).to_contain_text("Mette Kjær har skrevet imens.")
    assert answers == [200], "nothing was sent"


def test_without_the_script_both_are_kept_too(browser, log_in, story, conference, live_server, mette):
    context = browser.new_context(java_script_enabled=False)
    log_in(context, story["team_lead"])
    page = context.new_page()
    page.goto(live_server.url + reverse("conferences:analysis_detail", args=[story["case"].pk]))
    write(mette, "Begynd i en stald.")

    page.get_by_label("Fælles konklusion").fill("Søvnen først.")
    page.get_by_role("button", name="Gem fælles konklusion").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mette Kjær har gemt ændringer imens")
    expect(page.get_by_role("link", name="Hent den gemte udgave")).to_be_visible()
    page.get_by_role("button", name="Gem valgte").click()

    expect(page.get_by_label("Fælles konklusion")).to_have_value("Begynd i en stald.\n\nSøvnen først.")
    context.close()


def test_a_button_close_to_the_autosave_never_meets_it(mette, story, conference):
    """Twenty times at as many moments around the second after the last letter."""
    answers = []
    mette.on("response", lambda response: answers.append(response.status))
    for turn in range(TIMES):
        mette.get_by_label("Fælles konklusion").fill(f"Ord {turn}")
        mette.clock.run_for(960 + turn * 4)
        with mette.expect_navigation():
            mette.get_by_role("button", name="Gem fælles konklusion").click(no_wait_after=True)
            mette.clock.run_for(100)
        assert text_of() == f"Ord {turn}"

    assert 409 not in answers


def test_the_draft_of_a_contribution_is_signed_right_after_it_was_written(mette, story, conference, live_server):
    one = contribution_of(story, conference)
    Contribution.objects.filter(pk=one.pk).update(strengths="a", obstacles="b", needed="c")
    url = live_server.url + reverse("conferences:contribution_update", args=[story["case"].pk, one.pk])
    answers = []
    mette.on("response", lambda response: answers.append(response.status))

    for turn in range(5):
        mette.goto(url)
        mette.get_by_label("Det kan bære").fill(f"Styrke {turn}")
        mette.clock.run_for(980 + turn * 10)
        with mette.expect_navigation():
            mette.get_by_role("button", name="Læs igennem og underskriv").click(no_wait_after=True)
            mette.clock.run_for(100)
        expect(mette).to_have_url(re.compile("/underskriv/$"))

    assert 409 not in answers


def test_one_faulty_field_does_not_stop_the_others(mette, story, conference, live_server):
    one = contribution_of(story, conference)
    mette.goto(live_server.url + reverse("conferences:contribution_update", args=[story["case"].pk, one.pk]))
    mette.get_by_label("Timer om ugen fra start").fill("10")
    write(mette, "8", field="Op til")

    expect(mette.get_by_role("alert")).to_contain_text("Ikke gemt endnu")
    assert write(mette, "Møder til tiden.", field="Det kan bære") == 200

    one.refresh_from_db()
    assert (one.strengths, one.hours_from) == ("Møder til tiden.", None)
