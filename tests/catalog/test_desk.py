"""Retiring, merging and the desk of the editors."""

import datetime
import uuid

import pytest
from django.utils import timezone

from catalog.models import Offer
from tests.catalog_factories import OfferVersionFactory
from tests.factories import (
    InterventionFactory,
    OfferFactory,
    TargetGroupFactory,
)

DESK = "/katalog/redaktion/"


def test_retired_and_brought_back(editor, offer, url):
    editor.post(f"{url}udgaa/", {"because": "Leverandøren er lukket."})
    page = editor.get(f"{url}rediger/", follow=True).text
    assert "»Gæld og økonomi« er udgået" in page
    assert "Leverandøren er lukket." in page

    editor.post(f"{url}tilbage/")

    assert Offer.objects.get(pk=offer.pk).is_published


def test_merging_asks_for_one_that_stays(editor, offer, url):
    target = OfferFactory(title="Gæld og budget", slug="gaeld-og-budget")
    retired = OfferFactory(title="Gæld", status="retired")
    assert "Gæld og budget" in editor.get(f"{url}laeg-sammen/?q=budget").text
    for wrong in [offer.slug, retired.slug, "", "findes-ikke"]:
        assert editor.post(f"{url}laeg-sammen/", {"because": "Ens", "target": wrong}).status_code == 422

    editor.post(f"{url}laeg-sammen/", {"because": "Ens", "target": target.slug})

    assert Offer.objects.get(pk=offer.pk).merged_into == target


def test_merging_shows_the_two_and_what_is_lost_first(editor, offer, url, debt):
    target = OfferFactory(title="Gæld og budget", slug="gaeld-og-budget")
    target.target_groups.set([TargetGroupFactory()])
    unlike = OfferFactory(title="Svømning")

    choice = editor.get(f"{url}laeg-sammen/")
    page = editor.get(f"{url}laeg-sammen/?med={target.slug}").text

    assert "?med=gaeld-og-budget" in choice.text
    assert unlike.title not in choice.text
    assert "Udgår: Gæld og økonomi" in page
    assert "<li>Gæld</li><li>Alle andre målgrupper</li>" in page
    assert '<input type="hidden" name="target" value="gaeld-og-budget">' in page
    assert Offer.objects.get(pk=offer.pk).is_published, "looking merges nothing"
    assert "Hvilken bliver?" in editor.get(f"{url}laeg-sammen/?med=%00").text


def test_the_desk_tells_what_waits(editor, offer, waiting, curator, monkeypatch):
    today = timezone.localdate()
    Offer.objects.filter(pk=offer.pk).update(revise_on=today - datetime.timedelta(days=1))
    OfferFactory(
        title="Om to uger",
        revise_on=today + datetime.timedelta(days=14),
        for_whom="Borgere med gæld.",
        legal_basis="LAB",
    )
    OfferFactory(title="Om et år", revise_on=today + datetime.timedelta(days=365))
    retired = OfferFactory(title="Forbi", status="retired")
    InterventionFactory.create_batch(2, offer=retired)
    InterventionFactory(offer=retired, completed=True)
    OfferFactory(title="Forbi og ubrugt", status="retired")
    OfferFactory(title="Gæld og økonomien", purpose="Overblik over økonomien")

    response = editor.get(DESK)

    assert [one.title for one, _ in response.context["waiting"]] == ["Gæld og økonomi"]
    assert [one.title for one in response.context["due"]] == ["Gæld og økonomi", "Om to uger"]
    assert [(one.title, str(count)) for one, count in response.context["retired"]] == [("Forbi", "under 5")]
    assert [one.title for one, _ in response.context["incomplete"]] == ["Gæld og økonomien", "Om et år", "Om to uger"]
    assert [(pair.one.title, pair.other.title) for pair in response.context["duplicates"]] == [
        ("Gæld og økonomi", "Gæld og økonomien")
    ]
    assert "Under 5 borgere har den stadig i planen" in response.text


def test_a_lead_sees_only_what_waits(client, lead, waiting):
    client.force_login(lead)

    page = client.get(DESK)

    assert f'href="/katalog/{waiting.offer.slug}/godkend/"' in page.text
    assert "Skal gennemgås" not in page.text


def test_many_rows_cost_the_desk_as_many_queries_as_one(editor, offer, waiting, count_queries):
    def more(count):
        for number in range(count):
            made = OfferFactory(title=f"Vej {number} og {uuid.uuid4()}", revise_on=timezone.localdate())
            OfferVersionFactory(offer=made)
            InterventionFactory(offer=OfferFactory(status="retired"))

    more(1)
    one = count_queries(lambda: editor.get(DESK))
    more(8)

    assert count_queries(lambda: editor.get(DESK)) == one


def test_it_still_holds_puts_the_revision_off(editor, offer, url):
    editor.post(f"{url}passer/")

    assert Offer.objects.get(pk=offer.pk).revise_on > timezone.localdate() + datetime.timedelta(days=360)


def test_editors_see_numbers_and_caseworkers_their_own(editor, client, caseworker, offer, url):
    mine = InterventionFactory(offer=offer, case__coordinator=caseworker)
    InterventionFactory(offer=offer)

    page = editor.get(f"{url}brug/").text
    assert "under 5 borgere" in page
    assert str(mine.case.citizen) not in page

    client.force_login(caseworker)
    page = client.get(f"{url}brug/").text
    assert "under 5 borgere" in page
    assert f"/sager/{mine.case_id}/plan/" in page


@pytest.mark.parametrize(("ended", "shown"), [(4, False), (5, True)])
def test_results_of_few_are_not_shown(editor, offer, url, ended, shown):
    on = timezone.localdate()
    for _ in range(ended):
        InterventionFactory(
            offer=offer, completed=True, ended_on=on, starts_on=on, ends_on=on, first_follow_up_on=on,
            latest_effect="as_expected",
        )  # fmt: skip

    page = editor.get(f"{url}brug/").text

    assert ("Gik som forventet" in page) is shown
    assert ("Hvordan det er gået, vises, når mindst 5 har afsluttet" in page) is not shown


def pairs(editor):
    return [{pair.one.title, pair.other.title} for pair in editor.get(DESK).context["duplicates"]]


def test_what_looks_alike_is_known_from_when_it_was_written(editor, offer):
    other = OfferFactory(title="Noget helt andet", purpose="Ud i naturen")
    assert pairs(editor) == []

    Offer.objects.filter(pk=other.pk).update(title="Gæld og økonomien", purpose="Overblik over økonomien")
    assert pairs(editor) == [{"Gæld og økonomi", "Gæld og økonomien"}]
    Offer.objects.filter(pk=offer.pk).update(title="Tal og tekst", purpose="Læse og skrive")
    assert pairs(editor) == []
    Offer.objects.filter(pk=offer.pk).update(title="Gæld og økonomier", purpose="Overblik over økonomien")
    assert pairs(editor) == [{"Gæld og økonomier", "Gæld og økonomien"}]


def test_what_is_retired_looks_like_nothing(editor, offer, curator):
    OfferFactory(title="Gæld og økonomien", purpose="Overblik over økonomien")
    offer.retire(by=curator, because="Findes to gange.")
    assert pairs(editor) == []

    offer.bring_back(by=curator)

    assert pairs(editor) == [{"Gæld og økonomi", "Gæld og økonomien"}]
