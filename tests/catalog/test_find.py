import datetime

import pytest
import time_machine

from catalog.models import OfferWait
from tests.catalog_factories import IntakeFactory
from tests.factories import (
    AreaFactory,
    CategoryFactory,
    OfferFactory,
    ProviderFactory,
    TargetGroupFactory,
    TrackFactory,
    UserFactory,
)

LIST, COMPARE = "/katalog/", "/katalog/sammenlign/"
TODAY = datetime.date(2026, 2, 16)


@pytest.fixture(autouse=True)
def _a_monday_in_february():
    with time_machine.travel(datetime.datetime(2026, 2, 16, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(curator=True))
    return client


def titles(response):
    return [row.title for row, *_ in response.context["page"]]


def numbers(response):
    """What each choice would leave."""
    return {
        facet.kind.name: {choice.key: choice.number for choice in facet.choices}
        for facet in response.context["facets"]
    }


@pytest.fixture
def offer():
    return OfferFactory(title="Gæld og økonomi", slug="gaeld-og-oekonomi", purpose="Overblik over økonomien")


@pytest.fixture
def world():
    """Offers that differ in one thing each from the one that is looked for."""
    group, other = TargetGroupFactory(key="job_clarification"), TargetGroupFactory(key="other_group")
    pain, calm = AreaFactory(key="chronic_pain"), AreaFactory(key="calm", kind="resource")
    right = {
        "category": CategoryFactory(key="mentor", label="Mentor"),
        "track": TrackFactory(key="skills"),
        "provider": ProviderFactory(key="school", label="Skolen"),
        "delivery": "group",
        "place": "Hirtshals",
        "price_per_week": 700,
    }
    free = {"capacity": 3, "starts_on": TODAY + datetime.timedelta(days=20)}
    for title, changed, barrier, resource, groups, intake in [
        ("Den rette", {}, pain, calm, [group], free),
        ("Anden kategori", {"category": CategoryFactory(key="another")}, pain, calm, [group], free),
        ("Andet spor", {"track": TrackFactory(key="another")}, pain, calm, [group], free),
        ("Anden leverandør", {"provider": ProviderFactory(key="another")}, pain, calm, [group], free),
        ("Anden form", {"delivery": "workplace"}, pain, calm, [group], free),
        ("Andet sted", {"place": "Sindal"}, pain, calm, [group], free),
        ("Anden pris", {"price_per_week": 2500}, pain, calm, [group], free),
        ("Anden barriere", {}, AreaFactory(key="another"), calm, [group], free),
        ("Anden ressource", {}, pain, AreaFactory(key="else", kind="resource"), [group], free),
        ("Anden gruppe", {}, pain, calm, [other], free),
        ("Optaget", {}, pain, calm, [group], {**free, "capacity": 1, "booked": 1}),
        ("Senere", {}, pain, calm, [group], {**free, "starts_on": TODAY + datetime.timedelta(days=50)}),
    ]:
        made = OfferFactory(title=title, **right | changed)
        made.barriers.set([barrier])
        made.strengthens.set([resource])
        made.target_groups.set(groups)
        IntakeFactory(offer=made, **intake)


CHOSEN = {
    "kategori": "mentor",
    "spor": "skills",
    "leverandoer": "school",
    "form": "group",
    "sted": "Hirtshals",
    "pris": "500-999",
    "barriere": "chronic_pain",
    "ressource": "calm",
    "maalgruppe": "job_clarification",
    "ledig": "ja",
    "start": "4",
}
OUTSIDE = {
    "kategori": ("another", "Anden kategori"),
    "spor": ("another", "Andet spor"),
    "leverandoer": ("another", "Anden leverandør"),
    "form": ("workplace", "Anden form"),
    "sted": ("Sindal", "Andet sted"),
    "pris": ("fra-2000", "Anden pris"),
    "barriere": ("another", "Anden barriere"),
    "ressource": ("else", "Anden ressource"),
    "maalgruppe": ("other_group", "Anden gruppe"),
    "ledig": ("ja", "Optaget"),
    "start": ("8", "Senere"),
}


def test_facets_go_together(staff, world):
    assert titles(staff.get(LIST, CHOSEN)) == ["Den rette"]


@pytest.mark.parametrize("name", CHOSEN)
def test_each_facet_leaves_out(staff, world, name):
    left_out = OUTSIDE[name][1]

    assert left_out in titles(staff.get(LIST))
    assert left_out not in titles(staff.get(LIST, {name: CHOSEN[name]}))


@pytest.mark.parametrize("name", [name for name in CHOSEN if name not in {"ledig", "start"}])
def test_two_choices_of_a_facet_are_either_of_them(staff, world, name):
    key, title = OUTSIDE[name]

    assert sorted(titles(staff.get(LIST, CHOSEN | {name: [CHOSEN[name], key]}))) == sorted([title, "Den rette"])


def test_a_number_tells_how_many_the_choice_would_leave_beside_the_others(staff, world):
    shown = numbers(staff.get(LIST, CHOSEN))

    for name, (key, title) in OUTSIDE.items():
        if name == "ledig":
            assert shown[name] == {"ja": 1}
        elif name == "start":
            assert shown[name] == {"4": 1, "8": 2, "12": 2}
        else:
            assert shown[name] == {CHOSEN[name]: 1, key: 1}, title


@pytest.mark.parametrize(
    "asked", [{}, {"kategori": "mentor"}, {"q": "anden"}, {"form": ["group", "workplace"], "q": "den"}]
)
def test_every_number_is_that_of_the_list_behind_it(staff, world, asked):
    first = staff.get(LIST, asked)

    for facet in first.context["facets"]:
        for choice in facet.choices:
            # What is chosen already widens; the number is that of the choice alone.
            alone = staff.get(LIST, asked | {facet.kind.name: choice.key})
            assert alone.context["page"].paginator.count == choice.number, (facet.kind.name, choice.key)


def test_one_that_names_no_group_is_for_each_of_them(staff, offer):
    group = TargetGroupFactory(key="mine")
    OfferFactory().target_groups.add(group)

    response = staff.get(LIST, {"maalgruppe": "mine"})

    assert len(titles(response)) == 2
    assert numbers(response)["maalgruppe"]["mine"] == 2


def test_what_is_chosen_stands_as_a_chip_that_takes_it_off_alone(staff, world):
    response = staff.get(LIST, {"kategori": ["mentor", "another"], "form": "group", "q": "den", "side": "1"})

    chips = {chip["label"]: chip["url"] for chip in response.context["chips"]}
    assert chips["Mentor"] == "?kategori=another&form=group&q=den"
    assert chips["Hold"] == "?kategori=mentor&kategori=another&q=den"
    assert "fjern filteret" in response.text


def test_what_is_chosen_can_be_taken_off_where_it_leaves_nothing(staff, offer):
    AreaFactory(key="nothing", label="Det gør ingen noget ved")

    response = staff.get(LIST, {"barriere": "nothing"})

    assert titles(response) == []
    assert [chip["label"] for chip in response.context["chips"]] == ["Det gør ingen noget ved"]
    assert numbers(response)["barriere"] == {"nothing": 0}


@pytest.mark.parametrize("name", ["kategori", "spor", "barriere", "ressource", "maalgruppe", "leverandoer"])
@pytest.mark.parametrize("value", ["findes-ikke", "' OR 1=1"])
def test_a_choice_that_is_not_there_is_told_and_left_out(staff, offer, name, value):
    response = staff.get(LIST, {name: value})

    assert titles(response) == [offer.title]
    assert "Et valg findes ikke i kataloget længere" in response.text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "barriere=%00",
        "form=boat",
        "form=%00",
        "pris=9",
        "start=3",
        "start=x",
        "start=4e9",
        "ledig=nej",
        "tilstand=retired",
        "sted=%00",
        "kategori=" + "9" * 5000,
        "q=" + "x" * 500,
        "side=%00",
        "side=-1",
        "side=" + "9" * 5000,
        "side=99999999",
        "indsats=%00&indsats=findes-ikke",
        "&".join(f"kategori={number}" for number in range(500)),
    ],
)
def test_what_makes_no_sense_is_left_out(staff, offer, query):
    assert titles(staff.get(f"{LIST}?{query}")) == [offer.title]


def test_a_cpr_number_is_no_word_to_search_for(staff, offer):
    response = staff.get(LIST, {"q": "010190-1234"}, follow=True)

    assert titles(response) == [offer.title]
    assert "010190" not in response.content.decode().replace("q=", "")


def test_a_misspelt_word_is_put_right_and_that_is_told(staff, offer):
    assert (
        "Ingen indsats har »Økonmi gæld«. Viser resultater for »økonomi gæld«."
        in staff.get(LIST, {"q": "Økonmi gæld"}).text
    )
    assert "Viser resultater for" not in staff.get(LIST, {"q": "økonomi"}).text


def test_the_best_hit_comes_first(staff):
    OfferFactory(title="A", content="Her nævnes mentor.")
    OfferFactory(title="Mentor på arbejdspladsen")

    assert titles(staff.get(LIST, {"q": "mentor"})) == ["Mentor på arbejdspladsen", "A"]


def test_drafts_are_the_editors_own(client, staff, offer):
    OfferFactory(title="På vej", status="draft")
    assert titles(staff.get(LIST)) == titles(staff.get(LIST, {"tilstand": "draft"})) == [offer.title]

    client.force_login(UserFactory(curator=True))

    assert numbers(client.get(LIST))["tilstand"] == {"draft": 1, "published": 1}
    assert titles(client.get(LIST, {"tilstand": "draft"})) == ["På vej"]


def test_free_places_and_the_first_day_stand_in_the_row(staff, offer):
    IntakeFactory(offer=offer, starts_on=datetime.date(2026, 3, 2), capacity=4, booked=1)

    assert "Ledig plads fra 02.03.2026, 3 i alt" in staff.get(LIST).text


@pytest.mark.parametrize(("wanted", "number"), [("2", 2), ("3", 2), ("x", 1)])
def test_25_a_page_and_a_page_that_is_not_there_is_the_nearest(staff, wanted, number):
    OfferFactory.create_batch(26)

    response = staff.get(LIST, {"side": wanted, "q": "indsats"})

    assert response.context["page"].number == number
    assert len(titles(response)) == (25 if number == 1 else 1)
    assert "26 indsatser" in response.text


def test_htmx_gets_the_rows_and_the_numbers(staff, offer, htmx):
    text = staff.get(LIST, {"q": "gæld"}, headers=htmx).text

    assert text.lstrip().startswith('<div id="offers">')
    assert '<div id="facetter" hx-swap-oob="true">' in text
    assert "<html" not in text


def test_many_rows_cost_as_many_queries_as_one(staff, offer, count_queries):
    pain = AreaFactory()

    def open_list():
        assert staff.get(LIST, {"q": "indsats", "barriere": pain.key}).context["page"].paginator.count

    for made in OfferFactory.create_batch(1):
        made.barriers.add(pain)
    open_list()  # the first request notes the time in the session
    counts = [count_queries(open_list)]
    for made in OfferFactory.create_batch(60):
        made.barriers.add(pain)
    counts.append(count_queries(open_list))

    assert counts[0] == counts[1]


@pytest.fixture
def pair():
    return [
        OfferFactory(title="Første", slug="foerste", delivery="group", duration_weeks=4),
        OfferFactory(title="Anden", slug="anden", delivery="group", duration_weeks=9),
    ]


def test_two_stand_side_by_side_with_what_differs_marked(staff, pair):
    response = staff.get(COMPARE, {"indsats": ["foerste", "anden"]})

    rows = {row.label: row for row in response.context["rows"]}
    assert rows["Varighed"].cells == [["4 uger"], ["9 uger"]]
    assert rows["Varighed"].differs
    assert rows["Form"].cells == [["Hold"], ["Hold"]]
    assert not rows["Form"].differs
    assert "Lovgrundlag" not in rows
    assert response.text.count(">Ens<") == response.context["alike"]
    narrowed = staff.get(f"{COMPARE}{response.context['turned']}")
    assert "Form" not in [row.label for row in narrowed.context["rows"]]
    assert "forskelle" not in narrowed.context["turned"]
    assert "forskelle" not in narrowed.context["back"]
    assert "/katalog/?indsats=foerste&amp;indsats=anden" in response.text


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("", "/katalog/"),
        ("/sager/7/plan/passer/", "/sager/7/plan/passer/"),
        ("/sager/7/plan/passer/?x=1", "/katalog/"),
        ("/log-ud/", "/katalog/"),
        ("//evil.example/", "/katalog/"),
        ("https://evil.example/sager/", "/katalog/"),
        ("/sager/\n/evil", "/katalog/"),
    ],
)
def test_one_comes_back_to_where_they_were_picked(staff, pair, asked, page):
    picked = {"q": "en", "form": "group", "indsats": ["foerste", "anden"]}

    back = staff.get(COMPARE, picked | {"tilbage": asked}).context["back"]

    assert back == f"{page}?q=en&form=group&indsats=foerste&indsats=anden"


@pytest.mark.parametrize(
    "picked", [[], ["foerste"], ["foerste", "foerste"], ["foerste", "findes-ikke"], ["\0", "foerste"]]
)
def test_less_than_two_cannot_be_compared(staff, pair, picked):
    response = staff.get(COMPARE, {"indsats": picked}, follow=True)

    assert response.redirect_chain
    assert 'id="for-faa"' in response.text
    assert not response.context["messages"]


def test_a_full_offer_begins_on_no_day(staff, pair):
    for offer in pair:
        IntakeFactory(offer=offer, starts_on=datetime.date(2026, 3, 2), capacity=0)
    OfferWait.objects.create(offer=pair[0], days=24)

    response = staff.get(COMPARE, {"indsats": ["foerste", "anden"]})

    begins = next(row.cells for row in response.context["rows"] if row.label == "Kan begynde")
    assert begins == [["Fuldt, ventetiden har været omkring 24 dage"], ["Fuldt, ventetiden kendes ikke"]]


def test_a_barrier_nobody_acts_on_is_named_and_an_offer_can_be_wished_for(staff):
    AreaFactory(key="attest", label="Plettet straffeattest")

    response = staff.get(LIST, {"q": "straffeattest"})

    assert "Ingen indsats i kataloget tager fat på »Plettet straffeattest«." in response.text
    assert "/katalog/forslag/nyt/?barriere=attest" in response.text


def test_there_is_room_for_four(staff):
    slugs = [offer.slug for offer in OfferFactory.create_batch(5)]

    response = staff.get(COMPARE, {"indsats": slugs})

    assert len(response.context["picks"]) == 4
    assert "De første fire er vist." in response.text
    assert len(response.context["picks"][0][1].split("&")) == 3


def test_a_draft_is_not_compared_by_others(staff, pair):
    OfferFactory(slug="kladde", status="draft")

    response = staff.get(COMPARE, {"indsats": ["foerste", "anden", "kladde"]})

    assert len(response.context["picks"]) == 2
    assert "findes ikke længere" in response.text


def test_what_is_ticked_stays_ticked_while_one_searches_on(staff, pair):
    response = staff.get(LIST, {"indsats": ["foerste"], "q": "anden"})

    assert response.context["elsewhere"] == [("foerste", "Første")]
    assert 'value="foerste" checked' in response.text


def test_ticks_are_sent_with_the_search_and_searched_words_with_the_ticks(staff, pair):
    text = staff.get(LIST, {"indsats": ["foerste"], "form": "group"}).text

    search = text[text.index('role="search"') :]
    search = search[: search.index("</form>")]
    assert 'name="q"' in search
    assert search.count('name="indsats"') == 2
    assert 'formaction="/katalog/sammenlign/"' in search
    assert "?indsats=foerste" in search  # the chip that takes "Hold" off


def test_paper_says_what_was_chosen(staff, pair):
    response = staff.get(LIST, {"q": "anden", "form": ["group", "workplace"]})

    assert "Søgt efter »anden«. Form: Hold, På en arbejdsplads." in response.text
    assert "Hele kataloget." in staff.get(LIST).text


def test_a_place_that_is_taken_is_seen_at_once_and_the_offers_are_not_counted_anew(staff, offer, monkeypatch):
    intake = IntakeFactory(offer=offer, starts_on=datetime.date(2026, 3, 2), capacity=4)
    assert numbers(staff.get(LIST))["ledig"] == {"ja": 1}
    monkeypatch.delattr("catalog.facets_sql.everything")

    type(intake).objects.filter(pk=intake.pk).update(booked=3)
    assert "1 ledig plads fra" in staff.get(LIST).text
    type(intake).objects.filter(pk=intake.pk).update(booked=4)
    assert "ledig" not in numbers(staff.get(LIST))


def test_a_change_of_an_offer_is_seen_at_once(staff, offer):
    assert "Tversted" not in staff.get(LIST).text

    type(offer).objects.filter(pk=offer.pk).update(place="Tversted")

    assert numbers(staff.get(LIST))["sted"]["Tversted"] == 1


def test_on_paper_the_list_has_no_pages(staff):
    for number in range(27):
        OfferFactory(title=f"Gæld {number}")
    OfferFactory(title="Svømning")

    shown = staff.get(f"{LIST}?q=gæld&side=2")
    printed = staff.get(f"{LIST}?q=gæld&side=2&udskriv=1")

    assert len(titles(shown)) == 2
    assert 'form="kataloget" name="udskriv"' in shown.text
    assert len(titles(printed)) == 27
    assert 'data-print="now"' in printed.text
    assert "De første" not in printed.text
    assert "Side 2" not in printed.text


def test_on_paper_a_very_long_list_says_where_it_stops(staff, monkeypatch):
    monkeypatch.setattr("catalog.views.find.ON_PAPER", 2)
    for number in range(3):
        OfferFactory(title=f"Gæld {number}")

    printed = staff.get(f"{LIST}?udskriv=1&side=2")

    assert len(titles(printed)) == 2
    assert "De første 2 er med." in printed.text
