"""A caseworker misses an offer and says so; an editor takes it up or says why not."""

import pytest
from django.urls import reverse

from catalog.models import Offer, OfferSuggestion, OfferTemplate
from notices.models import Notice
from notices.suggestions import tell_of_suggestions
from tests.catalog_factories import OfferSuggestionFactory
from tests.factories import (
    CategoryFactory,
    ProviderFactory,
    TargetGroupFactory,
    TrackFactory,
    UserFactory,
)

ANSWERS = {"title": "Hjælp til gæld", "text": "En vej ud af rod i økonomien."}


@pytest.fixture
def suggestion(caseworker, debt):
    suggestion = OfferSuggestionFactory(suggested_by=caseworker, **ANSWERS)
    suggestion.areas.set([debt])
    suggestion.target_groups.set([TargetGroupFactory()])
    return suggestion


def test_a_wish_begins_with_the_barriers_nothing_was_found_for(staff, debt):
    page = staff.get(reverse("catalog:suggestion_create"), {"barriere": [debt.key, "findes-ikke"]})

    assert page.context["form"].initial["areas"] == [debt]


@pytest.fixture
def draft():
    """What an editor answers when taking one up."""
    return {
        "category": CategoryFactory().pk,
        "track": TrackFactory().pk,
        "provider": ProviderFactory().pk,
        "delivery": "group",
        "duration_weeks": "8",
        "hours_per_week": "2,5",
        "answer": "Godt set.",
    }


def url(name, suggestion):
    return reverse(f"catalog:suggestion_{name}", args=[suggestion.pk])


def test_a_caseworker_suggests_an_offer(staff, caseworker, debt):
    group = TargetGroupFactory()

    staff.post(reverse("catalog:suggestion_create"), ANSWERS | {"areas": [debt.pk], "target_groups": [group.pk]})

    made = OfferSuggestion.objects.get()
    assert (made.title, made.suggested_by, made.state, made.source) == (
        "Hjælp til gæld",
        caseworker,
        "new",
        "colleague",
    )
    assert (list(made.areas.all()), list(made.target_groups.all())) == ([debt], [group])


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"title": ""}, "Skriv, hvad der mangler."),
        ({"text": ""}, "Skriv, hvad indsatsen skulle kunne."),
        ({"text": "Karina, 0107801234, mangler hjælp"}, "Skriv det uden cpr-nummer."),
        ({"title": "Hjælp til 010780-1234"}, "Skriv det uden cpr-nummer."),
        ({"text": "x" * 100_000}, "Skriv højst 2000 tegn."),
        ({"areas": ["999999"]}, "Vælg en af mulighederne på listen."),
    ],
)
def test_what_cannot_be_sent_is_told_at_the_field(staff, answers, message):
    response = staff.post(reverse("catalog:suggestion_create"), ANSWERS | answers)

    assert response.status_code == 422
    assert message in response.text
    assert not OfferSuggestion.objects.exists()


def test_one_cannot_choose_what_is_no_longer_used(staff, debt):
    debt.retire(because="Slået sammen")

    assert "Gæld" not in staff.get(reverse("catalog:suggestion_create")).text


def test_one_sees_ones_own_and_an_editor_sees_all(staff, client, suggestion, curator):
    other = OfferSuggestionFactory(title="En andens")

    page = staff.get(reverse("catalog:suggestion_list")).text
    assert "Hjælp til gæld" in page
    assert "En andens" not in page
    assert staff.get(url("detail", other)).status_code == 404

    client.force_login(curator)
    assert "En andens" in client.get(reverse("catalog:suggestion_list")).text


def test_who_takes_it_up_reads_it_and_may_begin_with_a_template(editor, suggestion):
    CategoryFactory(key="mentor", label="Mentor")
    content = {"category": "mentor", "duration_weeks": 26, "delivery": "individual"}
    OfferTemplate.objects.create(key="mentor", label="Mentorforløb", content=content)

    page = editor.get(f"{url('take_up', suggestion)}?skabelon=mentor")

    assert "En vej ud af rod i økonomien." in page.text
    assert 'href="?skabelon=mentor"' in page.text
    assert 'value="26"' in str(page.context["form"]["duration_weeks"])
    assert editor.get(f"{url('take_up', suggestion)}?skabelon=%00").status_code == 200


def test_an_editor_takes_it_up_and_writes_on(editor, curator, suggestion, draft, debt):
    response = editor.post(url("take_up", suggestion), draft)

    offer = Offer.objects.get(title="Hjælp til gæld")
    version = offer.versions.get()
    suggestion.refresh_from_db()
    assert response.url == reverse("catalog:offer_update", args=[offer.slug])
    assert (offer.status, version.state, version.made_by) == ("draft", "draft", curator)
    assert (version.content, str(version.hours_per_week)) == ("En vej ud af rod i økonomien.", "2.5")
    assert list(version.barriers.all()) == [debt]
    assert version.target_groups.count() == 1
    assert (suggestion.state, suggestion.answer, suggestion.offer) == ("taken_up", "Godt set.", offer)


def test_a_draft_that_makes_no_sense_is_not_begun(editor, suggestion, draft):
    response = editor.post(url("take_up", suggestion), draft | {"duration_weeks": "0", "hours_per_week": "-1"})

    assert response.status_code == 422
    assert "En indsats varer mindst én uge og højst fem år." in response.text
    assert not Offer.objects.exists()


def test_an_editor_declines_with_an_answer(editor, suggestion):
    assert editor.post(url("decline", suggestion), {"answer": ""}).status_code == 422

    editor.post(url("decline", suggestion), {"answer": "Det har vi i Gæld og økonomi."})

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == ("declined", "Det har vi i Gæld og økonomi.")


def test_what_is_answered_is_not_answered_again(editor, suggestion, draft):
    editor.post(url("decline", suggestion), {"answer": "Nej tak."})

    assert editor.post(url("take_up", suggestion), draft).url == suggestion.get_absolute_url()
    editor.post(url("decline", suggestion), {"answer": "Noget andet."})

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.answer) == ("declined", "Nej tak.")
    assert not Offer.objects.exists()


def test_the_answer_is_read_by_whoever_suggested_it(staff, suggestion, curator):
    suggestion.decline(by=curator, answer="Det har vi allerede.")

    page = staff.get(url("detail", suggestion)).text
    assert "Det har vi allerede." in page
    assert "Henning Overgaard" in page
    assert "Tag op" not in page


def test_editors_are_told_of_a_new_one_and_the_proposer_of_the_answer_once_each(caseworker, suggestion, curator):
    UserFactory(curator=True, is_active=False)
    assert tell_of_suggestions() == 1
    assert tell_of_suggestions() == 0

    suggestion.decline(by=curator, answer="Det har vi allerede.")
    assert tell_of_suggestions() == 1
    assert tell_of_suggestions() == 0

    told = Notice.objects.order_by("pk").values_list("recipient", "text", "url")
    here = suggestion.get_absolute_url()
    assert list(told) == [
        (curator.pk, "Der er et nyt forslag til indsatskataloget.", here),
        (caseworker.pk, "Dit forslag »Hjælp til gæld« er besvaret.", here),
    ]


def test_many_suggestions_cost_as_many_queries_as_one(editor, suggestion, count_queries):
    def look():
        return count_queries(lambda: editor.get(reverse("catalog:suggestion_list")))

    few = look()
    OfferSuggestionFactory.create_batch(10)

    assert look() == few
