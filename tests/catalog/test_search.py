import pytest
from django.db import connection

from catalog.models import Offer, OfferWords
from catalog.search_sql import barriers_named, hits, words_in
from tests.factories import AreaFactory, OfferFactory, ProviderFactory


def found(text):
    return sorted(offer.title for offer in Offer.objects.published().matching(text))


@pytest.fixture
def offers():
    jobs = OfferFactory(
        title="Intensiv jobsøgning", purpose="Kom hurtigt i arbejde", content="Hjælp til ansøgninger på en virksomhed"
    )
    debt = OfferFactory(
        title="Gæld og økonomi",
        purpose="Få RÅD og overblik",
        for_whom="Til Øboere",
        provider=ProviderFactory(key="debt", label="Gældsstyrelsen"),
    )
    debt.barriers.add(AreaFactory(label="Gældsrådgivning mangler"))
    return jobs, debt


@pytest.mark.parametrize(
    "text",
    [
        "jobsøgning",
        "jobsøgningen",
        "JOBSØGNINGERNE",
        "j",
        "jobs",
        "jobsøgninge",
        "søgning",
        "virksomhe",
        "virksomheder",
        "virksomhederne",
        "arbejde job",
        "  Jobsøgning, og ansøgning! ",
    ],
)
def test_a_word_is_found_in_its_forms_while_it_is_typed_and_within_longer_words(offers, text):
    assert found(text) == ["Intensiv jobsøgning"]


@pytest.mark.parametrize(
    "text", ["ØKONOMI", "gældsråd", "rådgivning", "raadgivning", "øbo", "gæld overblik", "og gæld"]
)
def test_danish_letters_and_the_names_of_barriers(offers, text):
    assert found(text) == ["Gæld og økonomi"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("jobsogning", "Intensiv jobsøgning"),
        ("jobsøning", "Intensiv jobsøgning"),
        ("intesiv jobsøgning", "Intensiv jobsøgning"),
        ("økonmi", "Gæld og økonomi"),
        ("okonomi", "Gæld og økonomi"),
    ],
)
def test_a_misspelt_word_finds_what_looks_like_it(offers, text, title):
    assert found(text) == [title]


def meant(text, statuses=("published",)):
    return hits(words_in(text), list(statuses))[1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("jobsøning", "jobsøgning"),
        ("jobsogning", "jobsøgning"),
        ("intesiv jobsøgning", "intensiv jobsøgning"),
        ("intensiv jobsøning", "intensiv jobsøgning"),
        ("intesiv jobsøning", "intensiv jobsøgning"),
        ("hjælp til ansøninger", "hjælp til ansøgninger"),
        ("virksomed", "virksomhed"),
        ("økonmi", "økonomi"),
        ("gælsrådgivning", "gældsrådgivning"),
        ("gældstyrelsen", "gældsstyrelsen"),
        ("jobsøgning", ""),
        ("virksomheder", ""),
        ("økonomi jobsøgning", ""),
        ("økonmi rideskole", ""),
    ],
)
def test_what_a_misspelt_word_is_taken_for_is_a_word_somebody_wrote(offers, text, told):
    assert meant(text) == told


def test_nothing_is_taken_for_a_word_of_what_one_may_not_see():
    OfferFactory(title="Kogekunst", status="draft")

    assert meant("kogekunts") == ""
    assert meant("kogekunts", ["draft"]) == "kogekunst"


def test_nothing_is_taken_for_a_word_that_nobody_says_any_more(offers):
    Offer.objects.filter(title="Gæld og økonomi").update(title="Gæld")

    assert meant("økonmi") == ""


def test_a_word_that_only_ends_alike_is_another_word():
    OfferFactory(title="Køreskole")

    assert meant("rideskole") == ""


def test_a_word_is_kept_once_however_many_say_it(offers):
    OfferFactory.create_batch(3, title="Intensiv jobsøgning")

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_word WHERE word = 'jobsøgning'")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize("text", ["rideskole", "økonomi rideskole", "svømning", "bondegård"])
def test_what_is_nowhere_finds_nothing(offers, text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["", "  ", "!!", "%", "'", "a' & b", ":*", "\\", "_", "x" * 100, "og"])
def test_signs_are_no_words_and_break_nothing(offers, text):
    assert isinstance(found(text), list)


def test_what_looks_like_it_is_left_out_where_the_word_itself_is_found():
    OfferFactory(title="Mentor")
    OfferFactory(title="Menter")

    assert found("mentor") == ["Mentor"]


def test_a_title_comes_first_then_a_barrier_and_a_whole_word_before_a_beginning():
    OfferFactory(title="Løntilskud", content="Mentor, mentor og mentor igen, altid en mentor.")
    OfferFactory(title="Et mål", purpose="Få en mentor")
    OfferFactory(title="Følgeskab").barriers.add(AreaFactory(label="Mangler en mentor"))
    OfferFactory(title="Hverdagsmentor")
    OfferFactory(title="Mentorer på hold")
    OfferFactory(title="Mentor")

    pks, _ = hits(["mentor"], ["published"])

    titled = dict(Offer.objects.values_list("pk", "title"))
    assert {titled[pk] for pk in pks[:2]} == {"Mentor", "Mentorer på hold"}
    assert [titled[pk] for pk in pks[2:]] == ["Hverdagsmentor", "Følgeskab", "Et mål", "Løntilskud"]


def test_a_short_word_begins_others_in_titles_alone_unless_nothing_else_is_found():
    OfferFactory(title="Sundere hverdag", purpose="Slip rygning")
    assert found("ryg") == ["Sundere hverdag"]

    OfferFactory(title="Rygskole")
    OfferFactory(title="Styrk kroppen").barriers.add(AreaFactory(label="Ondt i ryg"))

    assert found("ryg") == ["Rygskole", "Styrk kroppen"]


@pytest.mark.parametrize("text", ["straffeattest", "Straffeatest", "plettet straffeattest"])
def test_a_barrier_that_no_offer_acts_on_is_known_by_its_name(text):
    area = AreaFactory(label="Plettet straffeattest")
    AreaFactory(label="Gæld")

    assert barriers_named(text) == [(area.key, "Plettet straffeattest", False)]

    OfferFactory().barriers.add(area)
    assert barriers_named(text) == [(area.key, "Plettet straffeattest", True)]


def test_the_database_keeps_the_words_whatever_is_changed(offers):
    jobs, debt = offers
    area, provider = AreaFactory(label="Søvnløshed"), ProviderFactory(key="culture", label="Kulturhuset")

    jobs.strengthens.add(area)
    assert found("søvnløshed") == ["Intensiv jobsøgning"]
    area.label = "Nattero"
    area.save()
    assert found("nattero") == ["Intensiv jobsøgning"]
    assert found("søvnløshed") == []
    jobs.strengthens.clear()
    assert found("nattero") == []
    Offer.objects.filter(pk=jobs.pk).update(title="Strikkecafé", provider=provider)
    assert found("strik") == ["Strikkecafé"]
    type(provider).objects.filter(pk=provider.pk).update(label="Spinderiet")
    assert found("spinderiet") == ["Strikkecafé"]
    assert found("kulturhuset") == []
    debt.delete()
    assert OfferWords.objects.get().offer_id == jobs.pk


def test_an_offer_is_found_in_the_status_it_has_now():
    offer = OfferFactory(title="Mentor", status=Offer.Status.DRAFT)
    assert hits(["mentor"], ["published"])[0] == []
    assert hits(["mentor"], ["draft"])[0] == [offer.pk]

    Offer.objects.filter(pk=offer.pk).update(status=Offer.Status.PUBLISHED)

    assert hits(["mentor"], ["published"])[0] == [offer.pk]
    assert hits(["mentor"], ["draft"])[0] == []
