"""What is confidential is read by those the citizen's consent names, at that moment, and by nobody else, anywhere.

A word that stands in the confidential parts only is looked for on every page, in every file and in all that is told.
"""

import datetime
import json

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from conferences.confidential import contributions_for, disciplines_of, readers_in_words
from conferences.consents import named_professions
from conferences.holding import known_now
from conferences.models import Conference, ConferencePaper, Contribution
from hjoerring.extracts import as_json, everything
from journal.models import Event
from notices.models import Notice
from tests.conference_factories import (
    AnalysisFactory,
    ConferenceDayFactory,
    ConferenceFactory,
    ContributionFactory,
    DisciplineFactory,
    ParticipantFactory,
    PromptFactory,
    consent_to,
)
from tests.factories import InvolvementFactory, UserFactory
from tests.walks import READ, step, walk, walker
from tests.world import build_world, keep_files_in, standing

CANARY, PLAIN = "Fortroligkanarie", "Underskreventkanarie"
# The pages that show it to those it is for.
SHOWN_AT = {"conferences:contribution_detail"}
FOLLOWED = {"conferences:contribution_update", "conferences:contribution_sign"}
MEMBERS = ("psychologist", "nurse", "therapist", "caseworker", "invited_nurse", "called_off")
NAMED = ("psychologist", "invited_nurse")
# What says nothing of any citizen is tried by others' tests.
ELSEWHERE = ("accounts:", "catalog:", "screening", "question", "plan_template", "price_limit", "word", "erasure")
PLACES = [name for name in READ if not name.startswith(ELSEWHERE)]
# The tables where the word stands, and their history.
HOLDERS = {"conferences_contribution", "conferences_addition"}
# Of the team, of a profession, and of neither: together they are shown every kind of page.
TO_EVERY_PLACE = ("coordinator", "psychologist", "mentor")
EARLIER = {
    "offered_on": datetime.date(2025, 9, 1),
    "held_on": datetime.date(2025, 10, 2),
    "translated_on": datetime.date(2025, 10, 15),
}
MINUTES = ("conferences:minutes_pdf", "conferences:minutes_full_pdf")
AGENDAS = ("conferences:agenda_pdf", "calendar:day_agenda_pdf")


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("world")


@pytest.fixture(autouse=True)
def _files_of_the_world(directory, settings, monkeypatch):
    keep_files_in(directory, settings, monkeypatch)


@pytest.fixture(scope="module")
def world(directory, django_db_setup, django_db_blocker):
    with standing(world_of_an_analysis, directory, django_db_blocker) as world:
        yield world


def world_of_an_analysis():
    """The world of the door test, where a psychologist wrote something for those whom the consent names."""
    world = build_world()
    case = world.cases["open"]
    analysis = case.analyses.newest_first().first() or AnalysisFactory(case=case)
    analysis.contributions.update(signed_at=None)
    analysis.contributions.all().delete()
    professions = ("psychologist", "nurse", "therapist", "worker")
    fields = {key: DisciplineFactory(label=key.capitalize()) for key in professions}
    case.consents.filter(purpose="analysis").delete()
    consent_to(case, fields["psychologist"], fields["nurse"])
    for name in MEMBERS:
        world.people[name] = UserFactory(discipline=True)
        InvolvementFactory(case=case, user=world.people[name], part="discipline")
    for key in ("nurse", "therapist"):
        ContributionFactory(analysis=analysis, discipline=fields[key], user=world.people[key], signed=True)
    ContributionFactory(analysis=analysis, discipline=fields["worker"], user=world.people["coordinator"])
    conference = analysis.conferences.first() or ConferenceFactory(
        analysis=analysis, day=ConferenceDayFactory(team=case.team, on=datetime.date(2099, 1, 7))
    )
    ParticipantFactory(conference=conference, user=world.people["invited_nurse"], discipline=fields["nurse"])
    # Who leads, and who is responsible, sit at the table too; no profession of theirs is named.
    for who in ("team_lead", "same_team"):
        ParticipantFactory(conference=conference, user=world.people[who])
    day = ConferenceDayFactory(team=case.team, on=datetime.date(2099, 1, 8))
    called_off = ConferenceFactory(analysis=analysis, day=day, cancelled=True)
    ParticipantFactory(conference=called_off, user=world.people["called_off"], discipline=fields["nurse"])

    one = ContributionFactory(
        analysis=analysis,
        discipline=fields["psychologist"],
        user=world.people["psychologist"],
        strengths=PLAIN,
        obstacles="Søvn",
        needed="Ro",
        confidential=CANARY,
    )
    one.sign(by=one.user, version=one.version)
    one.add(CANARY, is_confidential=True, by=one.user)
    # As if it had been held already, with minutes drawn for real.
    held = ConferenceFactory(
        analysis=AnalysisFactory(case=case, state="translated", **EARLIER),
        day=ConferenceDayFactory(team=case.team, on=datetime.date(2025, 10, 2)),
        held=True,
        known=known_now(conference, case, timezone.localdate()),
    )
    for reader in ConferencePaper.Reader.values:
        held.papers.create(reader=reader).draw()
    world.args["held_conference"] = held.pk
    world.args |= {"contribution": one.pk, "signed_contribution": one.pk, "own_contribution": one.pk}
    return world


def may_read(user, one, named):
    """Whether the confidential part is in the rows that this user is shown."""
    return any(row.confidential == CANARY for row in contributions_for(user, one.analysis, named) if row.pk == one.pk)


def the_one():
    return Contribution.objects.select_related("analysis__case", "discipline").get(confidential=CANARY)


def take_back(world):
    for consent in world.cases["open"].consents.filter(purpose="analysis"):
        consent.withdraw(by=world.people["coordinator"])


@pytest.fixture(scope="module")
def words_that_ask():
    """What a statement that reads the word, or lets a function of ours read it, has in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc JOIN pg_language AS l ON l.oid = prolang"
            " WHERE pronamespace = 'public'::regnamespace AND lanname IN ('sql', 'plpgsql')"
            " AND prorettype <> 'trigger'::regtype"
        )
        return {*HOLDERS, "cache_entry", *(f"{name}(" for (name,) in cursor.fetchall())}


@pytest.fixture(scope="module")
def everywhere(world, django_db_blocker):
    """What a few people find at every place."""
    with django_db_blocker.unblock():
        return {who: list(walk(world, who, PLACES)) for who in TO_EVERY_PLACE}


@pytest.fixture(scope="module")
def places(everywhere, words_that_ask):
    """Where the word can be at all: a page that asks no table which holds it cannot tell it.

    Three people go everywhere, and it is looked for in all they find. The others go where any of the three caused
    such a question, and to all papers and files, which may have been made before.
    """
    steps = [taken for found in everywhere.values() for taken in found]
    files = {one.address for one in steps if not one.response.headers.get("Content-Type", "").startswith("text/html")}
    asking = {one.address for one in steps if any(word in sql for word in words_that_ask for sql in one.asked)}
    return [name for name in PLACES if name in files | asking]


@pytest.fixture
def found(world, everywhere, places):
    """A function that gives address and words of all that somebody finds."""

    def found(who, *, is_withdrawn=False):
        for taken in walk(world, who, places) if is_withdrawn or who not in everywhere else everywhere[who]:
            yield taken.address, taken.said
        client, one = walker(world.people[who]), the_one()
        # Those that the door test may know another row of.
        for name in ("update", "sign", "detail", "take_back"):
            address = f"conferences:contribution_{name}"
            with step(address, client.get, reverse(address, args=[one.case_id, one.pk]), follow=True) as taken:
                yield address, taken.said
        for query in (CANARY, CANARY.lower(), CANARY[:8]):
            for method in (client.get, client.post):
                with step("search", method, reverse("search"), {"q": query}) as taken:
                    # What was searched for is told again in the field, so that only what was found is looked at.
                    yield "search", taken.said.replace(query, "")

    return found


def test_the_word_stands_in_no_other_table(world):
    """Which is what makes it enough to look where these are asked; what follows a table is asked by its name too."""
    holding = set()
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{name}" AS row WHERE row::text LIKE %s', [f"%{CANARY}%"])
            if cursor.fetchone()[0]:
                holding.add(name)

    assert holding >= HOLDERS
    assert {name.removesuffix("event") for name in holding} == HOLDERS


def test_the_walk_goes_everywhere_and_reads_what_is_printed(everywhere, places):
    """Else nothing would be proved by what is not found."""
    said = {taken.address: taken.said for taken in everywhere["psychologist"]}
    assert list(said) == PLACES
    # The letter to the citizen holds nobody's notes.
    for address, words in zip(MINUTES, ("Her står, hvad du har sagt", PLAIN), strict=True):
        assert words in said[address], address
        assert address in places
    for address in AGENDAS:
        assert "Borgerens egne ord" in said[address], address
        assert address in places
    assert SHOWN_AT | FOLLOWED | {"conferences:analysis_detail", "case_extract_json"} <= set(places)
    assert len(places) < len(PLACES)


@pytest.mark.parametrize("who", ["coordinator", "team_lead", "therapist", "called_off"])
def test_at_no_place_for_those_who_are_not_named(found, who):
    for address, said in found(who):
        assert CANARY not in said, address


@pytest.mark.parametrize("who", ["mentor", "company_consultant", "reasoned"])
def test_what_is_signed_is_not_for_who_may_not_read_of_health(found, who):
    for address, said in found(who):
        assert CANARY not in said, address
        assert PLAIN not in said, address
        if address == "conferences:analysis_detail":
            assert "Fagenes vurderinger er ikke for alle i sagen" in said


def test_a_company_consultant_who_is_invited_reads_what_is_signed(world, found):
    conference = world.cases["open"].analyses.get(state="accepted").conferences.planned().get()
    ParticipantFactory(conference=conference, user=world.people["company_consultant"])

    seen = {address for address, said in found("company_consultant") if PLAIN in said}

    assert {"conferences:analysis_detail", "conferences:contribution_detail"} <= seen


@pytest.mark.parametrize("who", NAMED)
def test_on_its_own_page_for_those_who_are_named_and_on_no_other(found, who):
    seen = {address for address, said in found(who) if CANARY in said}

    # A signed one leads its author to its own page.
    assert SHOWN_AT <= seen <= (SHOWN_AT | FOLLOWED if who == "psychologist" else SHOWN_AT)


@pytest.mark.parametrize("who", [*NAMED, "coordinator"])
def test_the_moment_the_consent_is_withdrawn_it_is_gone_for_all(world, found, who):
    take_back(world)

    for address, said in found(who, is_withdrawn=True):
        assert CANARY not in said, address
        if address == "conferences:contribution_detail":
            assert PLAIN in said
            assert "Fagligt notat mangler: samtykket er trukket tilbage" in said


def test_who_is_not_named_is_told_whom_it_is_for(world, client):
    client.force_login(world.people["coordinator"])
    one = the_one()

    said = client.get(reverse("conferences:contribution_detail", args=[one.case_id, one.pk])).text

    assert PLAIN in said
    assert "Kan kun læses af dem, der deltager som: Psychologist og Nurse." in said


def test_a_consent_that_ran_out_was_not_withdrawn(world):
    one = the_one()
    until = timezone.localdate() - datetime.timedelta(days=1)
    one.analysis.case.consents.filter(purpose="analysis").delete()
    consent_to(one.analysis.case, one.discipline, until_on=until)

    shown = contributions_for(one.user, one.analysis, named_professions(one.case_id, timezone.localdate()))

    words = [row.confidential_missing for row in shown if row.pk == one.pk]
    assert words == ["Fagligt notat mangler: samtykket gælder ikke længere"]


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_why_notes_are_missing_is_asked_once_for_all(world, count_queries, is_withdrawn):
    one = the_one()
    consent = one.analysis.case.consents.get(purpose="analysis")
    others = [DisciplineFactory() for _ in range(4)]
    consent_to(one.analysis.case, *others)
    if is_withdrawn:
        consent.narrow(without=list(consent.departments.all()), by=one.analysis.case.coordinator)

    def shown():
        return contributions_for(one.user, one.analysis, set())

    few = count_queries(shown)
    for discipline in others:
        ContributionFactory(analysis=one.analysis, discipline=discipline, signed=True, confidential="Fortroligt")

    assert count_queries(shown) == few
    words = {row.confidential_missing for row in shown() if row.discipline == one.discipline}
    missing = "samtykket er trukket tilbage" if is_withdrawn else "samtykket gælder ikke længere"
    assert words == {f"Fagligt notat mangler: {missing}"}


def test_it_is_narrowed_profession_by_profession(world):
    one, people = the_one(), world.people
    consent = one.analysis.case.consents.get(purpose="analysis")
    nurse = Contribution.objects.get(user=people["nurse"]).discipline

    consent.narrow(without=[nurse.department], by=people["coordinator"])

    named = named_professions(one.case_id, timezone.localdate())
    assert may_read(people["psychologist"], one, named)
    assert not may_read(people["nurse"], one, named)
    assert not may_read(people["invited_nurse"], one, named)
    assert readers_in_words(named) == "Psychologist"


def test_who_was_left_out_reads_no_more(world):
    one, people = the_one(), world.people
    named = named_professions(one.case_id, timezone.localdate())
    assert may_read(people["nurse"], one, named)

    Contribution.objects.filter(user=people["nurse"]).update(left_out_because="Syg", signed_at=None)

    assert not may_read(people["nurse"], one, named)
    assert disciplines_of(people["nurse"], one.analysis_id) == set()


def test_anothers_draft_is_nobodys_even_when_named(world):
    one, people = the_one(), world.people
    Contribution.objects.filter(pk=one.pk).update(signed_at=None)
    one.refresh_from_db()
    one.observations.create(prompt=PromptFactory(discipline=one.discipline), text=PLAIN)
    one.suggestions.create(goal=PLAIN)
    named = named_professions(one.case_id, timezone.localdate())

    assert not may_read(people["nurse"], one, named)
    assert may_read(people["psychologist"], one, named)
    rows = {row.pk: row for row in contributions_for(people["nurse"], one.analysis, named)}
    assert (rows[one.pk].strengths, rows[one.pk].confidential, rows[one.pk].is_whole) == ("", "", False)
    for hanging in ("additions", "observations", "weighings", "suggestions"):
        assert list(getattr(rows[one.pk], hanging).all()) == []
    assert PLAIN not in str(vars(rows[one.pk]))
    mine = {row.pk: row for row in contributions_for(people["psychologist"], one.analysis, named)}
    assert [seen.text for seen in mine[one.pk].observations.all()] == [PLAIN]


def test_what_is_handed_on_holds_no_word_of_what_is_withheld(world, django_assert_max_num_queries):
    one, people = the_one(), world.people
    named = named_professions(one.case_id, timezone.localdate())

    with django_assert_max_num_queries(6):
        rows = contributions_for(people["coordinator"], one.analysis, named)
        told = "".join(
            f"{vars(row)} {[vars(added) for added in row.additions.all()]} {list(row.observations.all())}"
            f"{list(row.weighings.all())} {list(row.suggestions.all())}"
            for row in rows
        )

    assert PLAIN in told
    assert CANARY not in told


def test_it_is_in_no_bundle_timeline_notice_nor_frozen_knowledge(world):
    one = the_one()
    case = one.analysis.case
    bundle = everything(case)

    told = as_json(bundle).decode()
    assert PLAIN in told  # what is signed is gathered for the citizen
    told += json.dumps(bundle, default=str)
    # What the minutes are drawn from, for the citizen and in full.
    conference = Conference.objects.get(analysis=one.analysis, state="planned")
    known = json.dumps(known_now(conference, case, timezone.localdate()), default=str)
    assert PLAIN in known
    told += known
    told += "".join(Event.objects.filter(case_id=case.pk).values_list("text", flat=True))
    told += "".join(Notice.objects.values_list("text", flat=True))
    assert "Bidrag underskrevet: Psychologist" in told
    assert CANARY not in told


def test_the_authors_own_draft_loses_it_with_the_consent(world, client, htmx):
    one = the_one()
    one.take_back(reason="Retter", by=one.user)
    client.force_login(one.user)
    url = reverse("conferences:contribution_update", args=[one.case_id, one.pk])
    assert CANARY in client.get(url).text

    sent = {"version": 1, "strengths": "Nyt", "confidential": "Ny tekst"}
    assert CANARY in client.post(url, sent, headers=htmx).text  # both texts of two tabs, for the author

    take_back(world)
    for answer in (client.get(url), client.post(url, sent), client.post(url, sent, headers=htmx)):
        assert CANARY not in answer.text
    one.refresh_from_db()
    assert one.confidential == CANARY
