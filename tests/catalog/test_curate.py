"""Writing in the catalogue through its pages: drafts, approval, retirement, the desk."""

import uuid
from decimal import Decimal

import pytest

from catalog.models import Offer, OfferTemplate, OfferVersion
from tests.catalog.pages import answers, decide, states
from tests.catalog_factories import ProviderContactFactory
from tests.factories import (
    AreaFactory,
    CategoryFactory,
    ProviderFactory,
    TargetGroupFactory,
    UserFactory,
)


@pytest.mark.parametrize("role", ["caseworker", "team_lead", "administrator", "controller"])
@pytest.mark.parametrize("page", ["rediger", "send", "opgiv", "udgaa", "laeg-sammen"])
def test_only_editors_write(client, offer, url, role, page):
    client.force_login(UserFactory(role=role))

    response = client.get(f"{url}{page}/")

    assert response.status_code == 403
    assert "Kun katalogredaktører kan redigere indsatskataloget." in response.text


def test_looking_at_the_page_begins_no_draft(editor, offer, url):
    page = editor.get(f"{url}rediger/").text

    assert "Ingen kladde endnu" in page
    assert "Version 1 er udgivet" in page
    assert states(offer) == ["published"]


@pytest.mark.parametrize(("page", "label"), [("rediger/", "Redaktion"), ("udgaa/", "Redaktion"), ("", "Find")])
def test_what_an_editor_writes_belongs_to_the_desk(editor, url, page, label):
    pages = editor.get(url + page).context["catalog_pages"]

    assert [one["label"] for one in pages if one["current"]] == [label]


def test_a_draft_is_saved_beside_what_is_in_force(editor, curator, offer, url, debt):
    pain, group = AreaFactory(label="Smerter"), TargetGroupFactory(label="Sygedagpenge")

    response = editor.post(
        f"{url}rediger/",
        answers(offer, title="Gæld, økonomi og råd", barriers=[debt.pk, pain.pk], target_groups=[group.pk]),
        follow=True,
    )

    assert "Kladden til »Gæld, økonomi og råd« er gemt." in response.text
    assert "Ændret: titel, varighed i uger, timer om ugen, pladser, barrierer, målgrupper." in response.text
    draft = offer.versions.get(state="draft")
    assert (draft.number, draft.made_by) == (2, curator)
    assert (draft.hours_per_week, draft.price_per_week) == (Decimal("2.5"), Decimal("1450.50"))
    assert [*draft.barriers.order_by("pk"), *draft.target_groups.all()] == [debt, pain, group]
    offer.refresh_from_db()
    assert offer.title == "Gæld og økonomi"


def test_what_the_page_itself_sends_begins_a_draft(editor, offer, url):
    opened = editor.get(f"{url}rediger/").context["form"]["version"].value()

    response = editor.post(f"{url}rediger/", answers(offer, title="Gæld og råd", version=opened))

    assert response.status_code == 302
    assert states(offer) == ["published", "draft"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": ""}, "Giv indsatsen en titel."),
        ({"title": "x" * 121}, "120 tegn"),
        ({"title": "\0"}, "tegn, der ikke kan gemmes"),
        ({"content": "x" * 100_000}, "5000"),
        ({"duration_weeks": "0"}, "En indsats varer mindst én uge"),
        ({"duration_weeks": "9" * 400}, "32767"),
        ({"duration_weeks": "-1"}, "på mindst"),
        ({"hours_per_week": "mange"}, "Skriv et tal, for eksempel 12,5."),
        ({"hours_per_week": "1234,5"}, "cifre"),
        ({"price_per_week": "-1"}, "Prisen kan ikke være negativ."),
        ({"revision_interval_months": "0"}, "mellem 1 og 60 måneder"),
        ({"capacity": "-3"}, "på mindst"),
        ({"hours_per_week": "0"}, "mellem 0,5 og 60"),
        ({"hours_per_week": "200"}, "mellem 0,5 og 60"),
        ({"price_per_week": "-5"}, "Prisen kan ikke være negativ."),
        ({"price_per_week": "1,234.50"}, "kan læses på flere måder"),
        ({"price_per_week": "abc"}, "Skriv et tal"),
        ({"follow_up_interval_days": "0"}, "mellem 1 og 366 dage"),
        ({"follow_up_interval_days": "999"}, "mellem 1 og 366 dage"),
        ({"evidence": "Kilde | javascript:alert(1)"}, "Linje 1: Skriv en titel"),
        ({"evidence": "Kilde | ftp://vive.dk/x"}, "Linje 1: Skriv en titel"),
        ({"content": "<b>Vigtigt</b>"}, "Teksten indeholder HTML"),
        ({"contact": "999999"}, "på listen"),
        ({"provider": ""}, "Vælg en mulighed."),
        ({"barriers": ["999999"]}, "på listen"),
        ({"barriers": ["æ"]}, "æ"),
    ],
)
def test_faults_are_told_and_nothing_is_lost(editor, offer, url, changed, message):
    response = editor.post(f"{url}rediger/", answers(offer, expected_effect="Skrevet om igen") | changed)

    assert response.status_code == 422
    assert message in response.text
    assert "Skrevet om igen" in response.text
    assert states(offer) == ["published"]


def test_a_resource_is_no_barrier_and_what_is_retired_is_not_chosen_anew(editor, offer, url):
    for wrong in [AreaFactory(kind="resource"), AreaFactory(is_retired=True)]:
        assert editor.post(f"{url}rediger/", answers(offer, barriers=[wrong.pk])).status_code == 422


def test_what_was_chosen_before_it_was_retired_may_stay(editor, offer, url, debt):
    debt.is_retired = True
    debt.save()

    assert editor.post(f"{url}rediger/", answers(offer)).status_code == 302


def test_the_contact_is_at_the_provider(editor, offer, url):
    contact = ProviderContactFactory(provider=ProviderFactory(key="school", label="Sprogskolen"))

    response = editor.post(f"{url}rediger/", answers(offer, contact=contact.pk))

    assert "Sanne Kjær er hos Sprogskolen. Vælg en hos Virksomhedsteamet." in response.text


def test_sending_the_form_twice_saves_once(editor, offer, url):
    sent = answers(offer, title="Ny titel")
    editor.post(f"{url}rediger/", sent)

    assert "Det var allerede gemt." in editor.post(f"{url}rediger/", sent, follow=True).text
    assert states(offer) == ["published", "draft"]


def saved_by_a_colleague(offer, **said):
    colleague = UserFactory(curator=True, first_name="Karen", last_name="Holm")
    version = offer.versions.on_the_desk().first() or OfferVersion.next_of(offer)
    lists = version.lists_of()
    for name, value in said.items():
        setattr(version, name, value)
    version.change(by=colleague, lists=lists)
    return version


@pytest.mark.parametrize("begun", [False, True])
def test_who_comes_second_is_shown_both_texts(editor, offer, url, begun):
    if begun:
        saved_by_a_colleague(offer, title="Begyndt")
    opened = answers(offer, title="Min titel")
    saved_by_a_colleague(offer, title="Kollegaens titel")

    response = editor.post(f"{url}rediger/", opened)

    assert response.status_code == 409
    assert "Min titel" in response.text
    assert "Kollegaens titel" in response.text
    assert offer.versions.get(state="draft").title == "Kollegaens titel"


def test_what_is_chosen_after_that_is_saved(editor, offer, url):
    opened = answers(offer, title="Min titel")
    version = saved_by_a_colleague(offer, title="Kollegaens titel").version
    editor.post(f"{url}rediger/", opened)

    response = editor.post(f"{url}rediger/", opened | {"version": str(version), "_key": str(uuid.uuid4())})

    assert response.status_code == 302
    assert offer.versions.get(state="draft").title == "Min titel"


def test_a_wording_published_while_the_page_was_open_is_shown(editor, offer, url, lead):
    opened = answers(offer, title="Min titel")
    version = saved_by_a_colleague(offer, title="Kollegaens titel")
    version.send(by=version.made_by)
    version.publish(by=lead)

    response = editor.post(f"{url}rediger/", opened)

    assert response.status_code == 409
    assert "Kollegaens titel" in response.text
    assert states(offer) == ["superseded", "published"]


def test_htmx_gets_both_in_a_dialog(editor, offer, url, htmx):
    opened = answers(offer, title="Min titel")
    saved_by_a_colleague(offer, title="Kollegaens titel")

    assert editor.post(f"{url}rediger/", opened, headers=htmx).text.lstrip().startswith("<dialog")


def test_text_written_while_it_was_sent_is_not_lost(editor, offer, url):
    version = saved_by_a_colleague(offer, title="Kollegaens titel")
    version.send(by=version.made_by)
    opened = answers(offer, title="Min titel")

    response = editor.post(f"{url}rediger/", opened)

    assert response.status_code == 422
    assert "Intet er gemt." in response.text
    assert "Min titel" in response.text


def test_send_saves_and_asks(editor, curator, offer, url):
    asked = editor.post(f"{url}rediger/", answers(offer, title="Ny", send="1"), follow=True)
    assert asked.redirect_chain == [(f"{url}send/", 302)]
    assert "Så længe den venter, kan den ikke ændres." in asked.text
    assert states(offer) == ["published", "draft"]

    response = editor.post(f"{url}send/", follow=True)

    assert "»Ny« er sendt til godkendelse." in response.text
    assert offer.versions.get(number=2).sent_by == curator
    assert editor.get(f"{url}rediger/").headers["Location"] == f"{url}godkend/"


def test_what_is_missing_is_told_with_the_way_to_the_field(editor, offer, url):
    response = editor.post(
        f"{url}rediger/", answers(offer, for_whom="", legal_basis="", barriers=[], send="1"), follow=True
    )

    assert "Mangler, før den kan godkendes" in response.text
    for name in ["for_whom", "legal_basis", "barriers"]:
        assert f'href="{url}rediger/#id_{name}"' in response.text
    assert states(offer) == ["published", "draft"]
    assert editor.post(f"{url}send/").status_code == 422


def test_the_two_wordings_stand_side_by_side(client, lead, offer, url, waiting):
    client.force_login(lead)

    page = client.get(f"{url}godkend/").text

    assert "Sendt af Henning Overgaard" in page
    assert "Gæld er nævnt." in page
    assert "1 felt er ændret" in page
    assert "Overblik over <ins>gælden og </ins>økonomien" in page


def test_a_wording_that_says_the_same_is_told(client, lead, offer, url, waiting):
    OfferVersion.objects.filter(pk=waiting.pk).update(purpose=offer.purpose)
    client.force_login(lead)

    page = client.get(f"{url}godkend/").text

    assert "Ingen felter er ændret" in page
    assert "Version 2 siger det samme som version 1." in page


def test_somebody_else_publishes(client, lead, offer, url, waiting):
    client.force_login(lead)

    response = decide(client, url, waiting, "publish")

    assert "»Gæld og økonomi« er udgivet." in response.text
    assert states(offer) == ["superseded", "published"]
    assert "Overblik over gælden og økonomien" in client.get(url).text


def test_the_writer_cannot_publish_but_take_it_back(editor, offer, url, waiting):
    assert "Udgiv version 2" not in editor.get(f"{url}godkend/").text
    assert "Du har selv skrevet i den." in decide(editor, url, waiting, "publish").text
    assert states(offer) == ["published", "in_review"]

    decide(editor, url, waiting, "back")
    assert states(offer) == ["published", "draft"]


def test_sent_back_needs_words_and_shows_them_to_the_writer(client, lead, curator, offer, url, waiting):
    client.force_login(lead)
    assert "Skriv, hvad der skal ændres." in decide(client, url, waiting, "back").text

    decide(client, url, waiting, "back", "Nævn også børn.")

    client.force_login(curator)
    page = client.get(f"{url}rediger/").text
    assert "Sendt tilbage af Birgit Ahlmann" in page
    assert "Nævn også børn." in page


def test_what_was_changed_since_it_was_read_is_not_published(client, lead, offer, url, waiting, curator):
    client.force_login(lead)
    seen = OfferVersion.objects.get(pk=waiting.pk)
    waiting.send_back(by=lead, because="Nej")
    waiting.change(by=curator)
    waiting.send(by=curator)

    response = decide(client, url, seen, "publish")

    assert response.status_code == 409
    assert "Udgaven er ændret, siden du åbnede siden." in response.text
    assert states(offer) == ["published", "in_review"]


def test_published_twice_changes_nothing(client, lead, offer, url, waiting):
    client.force_login(lead)
    decide(client, url, waiting, "publish")
    version = Offer.objects.get(pk=offer.pk).version

    response = decide(client, url, waiting, "publish")

    assert response.status_code == 200
    assert Offer.objects.get(pk=offer.pk).version == version


@pytest.mark.parametrize("role", ["caseworker", "administrator", "controller", "mentor"])
def test_others_do_not_approve_and_see_no_drafts(client, offer, url, waiting, role):
    client.force_login(UserFactory(role=role))

    assert client.get(f"{url}godkend/").status_code == 403
    assert client.get(f"{url}versioner/2/").status_code == 404
    assert client.get(f"{url}versioner/1/").status_code == 200
    assert "Version 2" not in client.get(f"{url}versioner/").text


def test_a_new_offer_begins_as_a_draft_with_an_address_of_its_own(editor, offer):
    new = answers(offer, title="Gæld og økonomi", version="0")

    response = editor.post("/katalog/ny/", new, follow=True)

    made = Offer.objects.get(status="draft")
    assert (made.slug, made.title) == ("gaeld-og-oekonomi-2", "Gæld og økonomi")
    assert states(made) == ["draft"]
    assert response.redirect_chain == [("/katalog/gaeld-og-oekonomi-2/rediger/", 302)]


@pytest.mark.parametrize(
    ("title", "slug"), [("Redaktion", "redaktion-2"), ("!!!", "indsats"), ("Æ Ø Å", "ae-oe-aa"), ("Ny", "ny-2")]
)
def test_no_offer_takes_the_address_of_a_page(editor, offer, title, slug):
    editor.post("/katalog/ny/", answers(offer, title=title, version="0"))

    assert Offer.objects.get(title=title).slug == slug


def test_a_template_fills_in_what_its_kind_has_in_common(editor, debt):
    CategoryFactory(key="mentor", label="Mentor")
    content = {
        "category": "mentor",
        "content": "Ugentlige samtaler",
        "barriers": ["debt", "gone"],
        "duration_weeks": 26,
    }
    OfferTemplate.objects.create(key="mentor", label="Mentorforløb", content=content)

    form = editor.get("/katalog/ny/?skabelon=mentor").context["form"]

    assert form["content"].value() == "Ugentlige samtaler"
    assert form["barriers"].value() == [debt.pk]
    assert 'value="26"' in str(form["duration_weeks"])
    for nonsense in ["x", "%00", "9" * 3000]:
        assert editor.get(f"/katalog/ny/?skabelon={nonsense}&kopi={nonsense}").status_code == 200


def test_another_offer_can_be_copied(editor, offer, debt):
    form = editor.get(f"/katalog/ny/?kopi={offer.slug}").context["form"]

    assert form["title"].value() == "Gæld og økonomi (kopi)"
    assert form["barriers"].value() == [debt.pk]


def test_a_draft_that_is_given_up(editor, offer, url, waiting):
    assert "Skriv hvorfor." in editor.post(f"{url}opgiv/", {"because": ""}).text

    editor.post(f"{url}opgiv/", {"because": "Ikke nødvendigt"})

    assert states(offer) == ["published", "discarded"]
