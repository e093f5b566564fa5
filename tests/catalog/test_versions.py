"""How an offer's wording comes about: written, sent, approved by another, followed by the next."""

import datetime

import pytest
from django.utils import timezone

from catalog.models import Offer, OfferVersion
from catalog.models.offer import NotPublished
from catalog.models.offer_version import NotComplete, NotOnTheDesk, OwnWords
from tests.catalog_factories import OfferVersionFactory
from tests.factories import AreaFactory, OfferFactory, ProviderFactory, TargetGroupFactory, UserFactory


@pytest.fixture
def henning():
    return UserFactory(curator=True, first_name="Henning", last_name="Overgaard")


@pytest.fixture
def birgit():
    return UserFactory(team_lead=True, first_name="Birgit", last_name="Ahlmann")


@pytest.fixture
def pain():
    return AreaFactory(label="Kroniske smerter")


WHOLE = {"for_whom": "Borgere med smerter.", "legal_basis": "LAB kap. 14"}


@pytest.fixture
def offer(pain):
    offer = OfferFactory(title="Gæld og økonomi", **WHOLE)
    version = OfferVersionFactory(offer=offer, published=True, version=4, **WHOLE)
    version.barriers.set([pain])
    offer.barriers.set([pain])
    return offer


def write(offer, by, lists=None, **said):
    version = offer.versions.on_the_desk().first() or OfferVersion.next_of(offer)
    lists = version.lists_of() | (lists or {})
    for name, value in said.items():
        setattr(version, name, value)
    version.change(by=by, lists=lists)
    return version


@pytest.fixture
def waiting(offer, henning):
    """A second wording, sent by Henning."""
    version = write(offer, henning, title="Gæld, budget og råd", revision_interval_months=6)
    version.send(by=henning)
    return version


def states(offer):
    return list(offer.versions.order_by("number").values_list("number", "state"))


def test_a_draft_begins_with_what_is_in_force_and_changes_nothing_for_others(offer, henning, pain):
    version = write(offer, henning, title="Gæld, budget og råd")

    offer.refresh_from_db()
    assert (version.number, version.state, version.made_by) == (2, "draft", henning)
    assert (version.purpose, list(version.barriers.all())) == ("At borgeren kommer videre.", [pain])
    assert offer.title == "Gæld og økonomi"


def test_a_second_editor_writes_on_in_the_same_draft(offer, henning):
    other = UserFactory(curator=True)
    write(offer, henning, title="Første")

    version = write(offer, other, title="Anden")

    assert states(offer) == [(1, "published"), (2, "draft")]
    assert version.writer_ids == [henning.pk, other.pk]
    assert version.made_by == henning


def test_publishing_puts_it_into_the_catalogue_until_the_next_revision(offer, waiting, birgit, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 8, 31))
    group = TargetGroupFactory()
    waiting.target_groups.set([group])

    assert waiting.publish(by=birgit)

    offer.refresh_from_db()
    assert states(offer) == [(1, "superseded"), (2, "published")]
    assert (offer.title, list(offer.target_groups.all())) == ("Gæld, budget og råd", [group])
    assert (offer.revise_on, offer.changed_by) == (datetime.date(2027, 2, 28), birgit)
    assert (waiting.decided_by, waiting.sent_by.name) == (birgit, "Henning Overgaard")


def test_published_twice_changes_nothing(offer, waiting, birgit):
    waiting.publish(by=birgit)
    offer.refresh_from_db()

    assert not OfferVersion.objects.get(pk=waiting.pk).publish(by=UserFactory(team_lead=True))

    assert Offer.objects.get(pk=offer.pk).version == offer.version
    assert OfferVersion.objects.get(pk=waiting.pk).decided_by == birgit


@pytest.mark.parametrize("which", ["writer", "sender", "caseworker"])
def test_only_somebody_else_who_may_approve_publishes(offer, henning, which):
    other = UserFactory(curator=True)
    version = write(offer, henning, title="Ny")
    version.send(by=other)
    person = {"writer": henning, "sender": other, "caseworker": UserFactory()}[which]

    with pytest.raises(OwnWords):
        version.publish(by=person)

    assert states(offer) == [(1, "published"), (2, "in_review")]


@pytest.mark.parametrize("name", ["purpose", "content", "for_whom", "expected_effect", "legal_basis"])
def test_what_is_missing_is_told_before_anybody_is_asked(offer, henning, name):
    version = write(offer, henning, **{name: "  "})

    with pytest.raises(NotComplete) as caught:
        version.send(by=henning)

    assert [missing.name for missing in caught.value.missing] == [name]
    assert version.is_draft


def test_a_barrier_or_a_resource_is_needed_and_a_provider_in_use(offer, henning):
    version = write(offer, henning, {"barriers": []}, provider=ProviderFactory(key="old", is_retired=True))
    assert [missing.name for missing in version.missing()] == ["provider", "barriers"]

    version.strengthens.set([AreaFactory(kind="resource")])
    assert [missing.name for missing in version.missing()] == ["provider"]


def test_sent_twice_is_sent_once(waiting, birgit):
    again = OfferVersion.objects.get(pk=waiting.pk)

    assert not again.send(by=birgit)

    assert birgit.pk not in OfferVersion.objects.get(pk=waiting.pk).writer_ids


def test_sent_back_with_words_it_is_a_draft_again(offer, waiting, henning, birgit):
    waiting.send_back(by=birgit, because="Skriv prisen ind.")

    assert waiting.was_sent_back
    assert (waiting.decided_by, waiting.decided_because) == (birgit, "Skriv prisen ind.")

    write(offer, henning, title="Bedre").send(by=henning)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.decided_because) == ("in_review", "")


def test_what_waits_or_is_decided_is_not_written_in(waiting, henning):
    with pytest.raises(NotOnTheDesk):
        OfferVersion.objects.get(pk=waiting.pk).change(by=henning)


def test_a_draft_is_neither_published_nor_sent_back(offer, henning, birgit):
    version = write(offer, henning, title="Ny")

    with pytest.raises(NotOnTheDesk):
        version.publish(by=birgit)
    with pytest.raises(NotOnTheDesk):
        version.send_back(by=birgit, because="Nej")


def test_a_draft_that_is_given_up_leaves_what_is_in_force(offer, waiting, henning):
    assert waiting.discard(by=henning)
    assert not waiting.discard(by=henning)

    offer.refresh_from_db()
    assert states(offer) == [(1, "published"), (2, "discarded")]
    assert offer.is_published


def test_an_offer_that_was_never_published_follows_its_draft_and_goes_with_it(henning):
    offer = OfferFactory(title="På vej", status="draft")
    version = write(offer, henning, title="På rette vej")
    offer.refresh_from_db()
    assert offer.title == "På rette vej"

    version.discard(by=henning)

    offer.refresh_from_db()
    assert (offer.status, offer.retired_because) == ("retired", "Kladden er opgivet.")


def test_every_step_has_a_higher_number_whichever_wording_it_is_about(offer, waiting, henning, birgit):
    numbers = [OfferVersion.next_of(offer).version]
    waiting.discard(by=henning)
    numbers.append(OfferVersion.next_of(offer).version)
    third = write(offer, henning, title="Tredje")
    numbers.append(third.version)
    third.send(by=henning)
    third.publish(by=birgit)
    numbers.append(OfferVersion.next_of(offer).version)

    assert numbers == sorted(set(numbers))


def test_each_step_is_in_the_history(waiting, birgit):
    waiting.publish(by=birgit)

    events = waiting.events.order_by("pgh_id")
    assert list(events.values_list("state", flat=True)) == ["draft", "in_review", "published"]


def test_retired_it_is_offered_to_nobody_and_what_is_on_the_desk_is_given_up(offer, waiting, henning):
    assert offer.retire(by=henning, because="Leverandøren er lukket.")
    assert not offer.retire(by=UserFactory(curator=True), because="Igen")

    offer.refresh_from_db()
    assert (offer.status, offer.retired_by, offer.retired_because) == ("retired", henning, "Leverandøren er lukket.")
    assert not Offer.objects.published().exists()
    assert states(offer) == [(1, "published"), (2, "discarded")]


@pytest.mark.parametrize(("was_published", "status"), [(True, "published"), (False, "draft")])
def test_brought_back_it_is_what_it_was(offer, henning, was_published, status):
    if not was_published:
        offer = OfferFactory(status="draft")
    offer.retire(by=henning, because="En fejl")

    assert offer.bring_back(by=henning)
    assert not offer.bring_back(by=henning)

    offer.refresh_from_db()
    assert (offer.status, offer.retired_because, offer.retired_at) == (status, "", None)


def test_merged_the_other_takes_its_place(offer, henning):
    target, earlier = OfferFactory(title="Økonomisk rådgivning"), OfferFactory()
    earlier.merge_into(offer, by=henning, because="Ens")

    assert offer.merge_into(target, by=henning, because="Samme indhold")
    assert not offer.merge_into(target, by=henning, because="Samme indhold")

    assert list(target.merged.order_by("pk")) == [offer, earlier]
    assert Offer.objects.get(pk=offer.pk).is_retired
    assert Offer.objects.get(pk=target.pk).is_published


def test_nothing_is_merged_into_itself_or_what_is_not_offered(offer, henning):
    for target in [offer, OfferFactory(status="draft"), OfferFactory(status="retired")]:
        with pytest.raises(NotPublished):
            offer.merge_into(target, by=henning, because="Ens")
    assert Offer.objects.get(pk=offer.pk).is_published


def test_who_has_looked_at_it_puts_the_revision_off(offer, henning, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: datetime.date(2026, 11, 22))

    assert offer.confirm(by=henning)
    assert not offer.confirm(by=henning)

    offer.refresh_from_db()
    assert (offer.revise_on, offer.changed_by) == (datetime.date(2027, 11, 22), henning)
