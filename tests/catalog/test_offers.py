import uuid
from decimal import Decimal

import pytest

from tests.factories import (
    AreaFactory,
    CategoryFactory,
    OfferFactory,
    ProviderFactory,
    TargetGroupFactory,
    ThemeFactory,
    UserFactory,
)

LIST = "/katalog/"


@pytest.fixture
def curator():
    return UserFactory(curator=True, first_name="Henning", last_name="Overgaard")


@pytest.fixture
def editor(client, curator):
    client.force_login(curator)
    return client


@pytest.fixture
def offer():
    return OfferFactory(
        title="Gæld og økonomi", slug="gaeld-og-oekonomi", purpose="Overblik over økonomien", price_per_week="1450.5"
    )


def titles(response):
    return [offer.title for offer in response.context["page"]]


def answers(offer, **changed):
    return {
        "title": offer.title,
        "purpose": offer.purpose,
        "content": offer.content,
        "expected_effect": offer.expected_effect,
        "status": offer.status,
        "duration_weeks": "8",
        "hours_per_week": "2,5",
        "capacity": "12",
        "price_per_week": "1.450,50",
        "follow_up_interval_days": "28",
        "version": str(offer.version),
        "_key": str(uuid.uuid4()),
    } | changed


@pytest.mark.parametrize(
    "role", ["caseworker", "team_lead", "administrator", "company_consultant", "mentor", "discipline", "controller"]
)
def test_everybody_finds_what_is_published_and_nothing_else(client, offer, role):
    client.force_login(UserFactory(role=role))
    draft, retired = OfferFactory(title="På vej", status="draft"), OfferFactory(title="Forbi", status="retired")

    assert titles(client.get(LIST)) == ["Gæld og økonomi"]
    assert client.get(offer.get_absolute_url()).status_code == 200
    for hidden in [draft, retired]:
        assert client.get(hidden.get_absolute_url()).status_code == 404
        assert client.get(f"{hidden.get_absolute_url()}rediger/").status_code == 404


def test_editors_see_drafts_and_retired_ones_with_a_tag(editor):
    OfferFactory(title="På vej", status="draft")
    OfferFactory(title="Forbi", status="retired")

    page = editor.get(LIST)

    assert titles(page) == ["Forbi", "På vej"]
    assert '<span class="hm-tag">Kladde</span>' in page.text
    assert '<span class="hm-tag">Udgået</span>' in page.text


@pytest.mark.parametrize("text", ["økonomi", "ØKONOMI", "gaeld", "gæld overblik", "smerter økonomi", " "])
def test_search_finds_every_word_in_title_purpose_content_or_barrier(staff, offer, text):
    offer.content = "Vi taler om gaeld"
    offer.save()
    offer.barriers.add(AreaFactory(label="Kroniske smerter"))
    if text.strip():
        OfferFactory(title="Praktik")

    assert titles(staff.get(LIST, {"q": text})) == ["Gæld og økonomi"]


@pytest.fixture
def world():
    """Offers that differ in one thing each from the one that is looked for."""
    group, other = TargetGroupFactory(key="job_clarification"), TargetGroupFactory()
    pain = AreaFactory(key="chronic_pain")
    right = {
        "category": CategoryFactory(key="mentor", label="Mentor"),
        "provider": ProviderFactory(key="school", kind="external"),
        "delivery": "group",
    }
    for title, changed, barrier, groups in [
        ("Den rette", {}, pain, [group]),
        ("Anden kategori", {"category": CategoryFactory()}, pain, [group]),
        ("Anden leverandør", {"provider": ProviderFactory()}, pain, [group]),
        ("Anden form", {"delivery": "workplace"}, pain, [group]),
        ("Anden barriere", {}, AreaFactory(), [group]),
        ("Anden gruppe", {}, pain, [other]),
    ]:
        made = OfferFactory(title=title, **right | changed)
        made.barriers.set([barrier])
        made.target_groups.set(groups)


FILTERS = {
    "category": "mentor",
    "provider": "external",
    "delivery": "group",
    "barrier": "chronic_pain",
    "target_group": "job_clarification",
}


def test_filters_go_together(staff, world):
    assert titles(staff.get(LIST, FILTERS)) == ["Den rette"]


@pytest.mark.parametrize(
    ("name", "left_out"),
    [
        ("category", "Anden kategori"),
        ("provider", "Anden leverandør"),
        ("delivery", "Anden form"),
        ("barrier", "Anden barriere"),
        ("target_group", "Anden gruppe"),
    ],
)
def test_each_filter_leaves_out(staff, world, name, left_out):
    assert left_out in titles(staff.get(LIST))
    assert left_out not in titles(staff.get(LIST, {name: FILTERS[name]}))


def test_barriers_to_choose_from_stand_under_their_theme(staff):
    AreaFactory(label="Kroniske smerter", theme=ThemeFactory(key="body", label="Krop"))
    AreaFactory(label="Forbi", theme=ThemeFactory(key="body"), is_retired=True)
    AreaFactory(label="Har kolleger", kind="resource")

    page = staff.get(LIST).text

    assert '<optgroup label="Krop">' in page
    assert "Forbi" not in page
    assert "Har kolleger" not in page


@pytest.mark.parametrize("name", ["category", "provider", "delivery", "barrier", "target_group"])
@pytest.mark.parametrize("value", ["findes-ikke", "9" * 5000, "' OR 1=1"])
def test_a_filter_that_makes_no_sense_is_told_and_left_out(staff, offer, name, value):
    response = staff.get(LIST, {name: value})

    assert response.status_code == 200
    assert titles(response) == [offer.title]
    assert "Valget findes ikke" in response.text


@pytest.mark.parametrize(
    "query",
    ["q=%00", "barrier=%00", "provider=%00", "q=" + "x" * 500, "q=%ED%A0%80", "q=%25_%5C", "q=%27", "side=%00"],
)
def test_bad_text_is_no_fault_of_the_server(staff, offer, query):
    response = staff.get(f"{LIST}?{query}")

    assert response.status_code == 200
    assert titles(response) == ([] if query in {"q=%25_%5C", "q=%27", "q=%ED%A0%80"} else [offer.title])


@pytest.mark.parametrize(
    ("wanted", "number"), [("2", 2), ("3", 2), ("9" * 5000, 1), ("99999999999", 2), ("-1", 2), ("x", 1)]
)
def test_25_a_page_and_a_page_that_is_not_there_is_the_nearest(staff, wanted, number):
    OfferFactory.create_batch(26)

    response = staff.get(LIST, {"side": wanted, "q": "indsats"})

    assert response.context["page"].number == number
    assert "26 indsatser" in response.text
    assert "q=indsats" in response.text


def test_nothing_found_says_so_and_shows_the_way_back(staff, offer):
    page = staff.get(LIST, {"q": "rideskole"}).text

    assert "Ingen indsatser passer" in page
    assert f'href="{LIST}">Vis hele kataloget' in page


def test_htmx_gets_the_rows_alone(staff, offer, htmx):
    page = staff.get(LIST, {"q": "gæld"}, headers=htmx).text

    assert page.lstrip().startswith('<div id="offers">')
    assert "Gæld og økonomi" in page


def test_many_rows_cost_as_many_queries_as_one(staff, offer, count_queries):
    pain = AreaFactory()

    def open_list():
        assert staff.get(LIST, {"q": "e", "barrier": pain.key}).context["page"].paginator.count

    offer.barriers.add(pain)
    open_list()  # the first request notes the time in the session
    counts = [count_queries(open_list)]
    for more in [24, 75]:
        for made in OfferFactory.create_batch(more):
            made.barriers.add(pain)
        counts.append(count_queries(open_list))

    assert counts[0] == counts[1] == counts[2]


def test_the_page_of_an_offer_tells_its_frame(staff, offer):
    offer.barriers.add(AreaFactory(label="Bekymring for forsørgelsen", key="money"))
    offer.strengthens.add(AreaFactory(kind="resource", label="Har overblik"))
    offer.target_groups.add(TargetGroupFactory(label="Jobafklaringsforløb"))

    page = staff.get(offer.get_absolute_url()).text

    for text in ["13 uger", "1.450,50 kr.", "Bekymring for forsørgelsen", "Har overblik", "Jobafklaringsforløb"]:
        assert text in page
    assert '?barrier=money"' in page
    assert "Redigér" not in page


def test_only_editors_edit(staff, offer):
    for response in [
        staff.get(f"{offer.get_absolute_url()}rediger/"),
        staff.post(f"{offer.get_absolute_url()}rediger/"),
    ]:
        assert response.status_code == 403
        assert "Kun katalogredaktører kan redigere indsatskataloget." in response.text


@pytest.fixture
def edit_url(offer):
    return f"/katalog/{offer.slug}/rediger/"


def test_a_change_is_saved_with_its_editor(editor, curator, offer, edit_url):
    pain, group = AreaFactory(), TargetGroupFactory()
    assert ">Redigér</a>" in editor.get(offer.get_absolute_url()).text

    response = editor.post(
        edit_url,
        answers(offer, title="Gæld, økonomi og råd", barriers=[pain.pk], target_groups=[group.pk]),
        follow=True,
    )

    assert "»Gæld, økonomi og råd« er gemt." in response.text
    assert "af Henning Overgaard" in response.text
    offer.refresh_from_db()
    assert (offer.version, offer.changed_by) == (2, curator)
    assert (offer.hours_per_week, offer.price_per_week) == (Decimal("2.5"), Decimal("1450.50"))
    assert [*offer.barriers.all(), *offer.target_groups.all()] == [pain, group]


@pytest.mark.parametrize(
    ("was", "offered"),
    [("draft", ["draft", "published", "retired"]), ("published", ["published", "retired"])],
)
def test_what_was_published_is_never_a_draft_again(editor, offer, edit_url, was, offered):
    offer.status = was
    offer.save()

    form = editor.get(edit_url).context["form"]
    assert [value for value, _ in form.fields["status"].choices] == offered
    assert (editor.post(edit_url, answers(offer, status="draft")).status_code == 422) is (was == "published")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": ""}, "Giv indsatsen en titel."),
        ({"title": "x" * 121}, "120 tegn"),
        ({"title": "\0"}, "tegn, der ikke kan gemmes"),
        ({"content": "x" * 100_000}, "5000"),
        ({"duration_weeks": "0"}, "En indsats varer mindst én uge."),
        ({"duration_weeks": "9" * 400}, "32767"),
        ({"duration_weeks": "-1"}, "på mindst"),
        ({"hours_per_week": "mange"}, "Skriv et tal, for eksempel 12,5."),
        ({"hours_per_week": "1234,5"}, "cifre"),
        ({"price_per_week": "-1"}, "Prisen kan ikke være negativ."),
        ({"barriers": ["999999"]}, "på listen"),
        ({"barriers": ["æ"]}, "æ"),
    ],
)
def test_faults_are_told_and_nothing_is_lost(editor, offer, edit_url, changed, message):
    response = editor.post(edit_url, answers(offer, purpose="Skrevet om igen") | changed)

    assert response.status_code == 422
    assert message in response.text
    assert "Skrevet om igen" in response.text
    offer.refresh_from_db()
    assert (offer.version, offer.purpose) == (1, "Overblik over økonomien")


def test_a_resource_is_no_barrier(editor, offer, edit_url):
    resource = AreaFactory(kind="resource")

    assert editor.post(edit_url, answers(offer, barriers=[resource.pk])).status_code == 422


def test_sending_it_twice_saves_once(editor, offer, edit_url):
    sent = answers(offer, title="Ny titel")
    editor.post(edit_url, sent)

    response = editor.post(edit_url, sent, follow=True)

    assert "Det var allerede gemt." in response.text
    offer.refresh_from_db()
    assert offer.version == 2


@pytest.fixture
def colleague_saved(offer):
    """Somebody else saves after the form was opened."""
    opened = answers(offer, title="Min titel", capacity="10")
    offer.title = "Kollegaens titel"
    offer.change(by=UserFactory(curator=True, first_name="Birgit", last_name="Ahlmann"))
    return opened


def test_who_comes_second_is_shown_both_texts(editor, offer, edit_url, colleague_saved):
    response = editor.post(edit_url, colleague_saved)

    assert response.status_code == 409
    for text in ["Birgit Ahlmann har gemt ændringer imens", "Min titel", "Kollegaens titel"]:
        assert text in response.text
    offer.refresh_from_db()
    assert offer.title == "Kollegaens titel"


def test_htmx_gets_them_in_a_dialog(editor, edit_url, colleague_saved, htmx):
    response = editor.post(edit_url, colleague_saved, headers=htmx)

    assert response.status_code == 409
    assert response.text.lstrip().startswith("<dialog")


@pytest.mark.parametrize("chosen", ["Min titel", "Kollegaens titel"])
def test_what_is_chosen_is_saved(editor, offer, edit_url, colleague_saved, chosen):
    editor.post(edit_url, colleague_saved)

    response = editor.post(edit_url, colleague_saved | {"title": chosen, "version": "2", "_key": str(uuid.uuid4())})

    assert response.status_code == 302
    offer.refresh_from_db()
    assert (offer.title, offer.version) == (chosen, 3)
