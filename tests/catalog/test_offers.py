import pytest

from tests.factories import (
    AreaFactory,
    OfferFactory,
    TargetGroupFactory,
    UserFactory,
)

LIST = "/katalog/"


@pytest.fixture
def offer():
    return OfferFactory(
        title="Gæld og økonomi", slug="gaeld-og-oekonomi", purpose="Overblik over økonomien", price_per_week="1450.5"
    )


def titles(response):
    return [row.title for row, *_ in response.context["page"]]


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


def test_the_page_of_an_offer_tells_its_frame(staff, offer):
    offer.barriers.add(AreaFactory(label="Bekymring for forsørgelsen", key="money"))
    offer.strengthens.add(AreaFactory(kind="resource", label="Har overblik"))
    offer.target_groups.add(TargetGroupFactory(label="Jobafklaringsforløb"))

    page = staff.get(offer.get_absolute_url()).text

    for text in ["13 uger", "1.450,50 kr.", "Bekymring for forsørgelsen", "Har overblik", "Jobafklaringsforløb"]:
        assert text in page
    assert '?barriere=money"' in page
    assert "Redigér" not in page
