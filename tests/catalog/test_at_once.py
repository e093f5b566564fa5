"""Two editors who do something with the same offer at the same moment: one of them does it, the other is told."""

from functools import partial

import pytest
from django.urls import reverse

from catalog.forms.curate import MergeForm, ReasonForm, ReviewForm
from catalog.forms.intakes import ClosureForm, RollingIntakeForm
from catalog.models import Offer, OfferVersion
from tests.at_once import at_once, browsers_of, judge_together
from tests.catalog_factories import OfferVersionFactory
from tests.factories import OfferFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent_at_once(monkeypatch):
    """Send forms from two browsers, both judged before either is saved where nothing keeps them apart."""

    def post(user, url, said):
        (browser,) = browsers_of(user)
        response = browser.post(url, said)
        led_to = browser.get(response.url) if response.status_code == 302 else response
        return response.status_code, led_to.text

    def send(forms, *posts):
        judge_together(monkeypatch, *forms)
        return at_once(*(partial(post, *one) for one in posts))

    return send


def editor():
    return UserFactory(curator=True)


def told(answers, words):
    return [words in text for _, text in answers].count(True)


def test_a_version_is_published_once(waiting, offer, url, sent_at_once):
    said = {"version": waiting.version, "decision": "publish", "because": ""}
    before = Offer.objects.get(pk=offer.pk).version

    answers = sent_at_once([ReviewForm], *((UserFactory(team_lead=True), f"{url}godkend/", said) for _ in range(2)))

    assert (told(answers, "er udgivet."), told(answers, "Der er ikke længere noget at godkende")) == (1, 1)
    assert OfferVersion.objects.filter(offer=offer, state="published").get() == waiting
    assert Offer.objects.get(pk=offer.pk).version == before + 1


def test_retired_while_somebody_publishes(waiting, offer, url, sent_at_once):
    publish = {"version": waiting.version, "decision": "publish", "because": ""}

    answers = sent_at_once(
        [ReviewForm, ReasonForm],
        (UserFactory(team_lead=True), f"{url}godkend/", publish),
        (editor(), f"{url}udgaa/", {"because": "Leverandøren er lukket."}),
    )

    offer.refresh_from_db()
    waiting.refresh_from_db()
    assert offer.is_retired
    was_first = "er udgivet." in answers[0][1]
    assert was_first or "Der er ikke længere noget at godkende" in answers[0][1]
    assert waiting.state == ("published" if was_first else "discarded")


def test_two_offers_are_not_merged_into_each_other(sent_at_once):
    one, two = (OfferFactory(title=title, slug=title.lower()) for title in ("Smedje", "Esse"))
    for offer in (one, two):
        OfferVersionFactory(offer=offer, published=True)

    answers = sent_at_once(
        [MergeForm],
        (editor(), reverse("catalog:offer_merge", args=[one.slug]), {"target": two.slug, "because": "Ens"}),
        (editor(), reverse("catalog:offer_merge", args=[two.slug]), {"target": one.slug, "because": "Ens"}),
    )

    assert sorted(status for status, _ in answers) == [302, 422]
    assert told(answers, "Den er ikke længere i kataloget. Vælg en anden.") == 1
    assert sorted(Offer.objects.values_list("status", flat=True)) == ["published", "retired"]
    assert Offer.objects.get(status="retired").merged_into.is_published


@pytest.mark.parametrize(
    ("form", "page", "said", "words"),
    [
        (ClosureForm, "closure_create", {"from_on": "01.07.2099", "until_on": "31.07.2099"}, "overlapper en anden"),
        (RollingIntakeForm, "rolling_create", {"capacity": "3", "days_to_answer": "5"}, "har allerede løbende optag"),
    ],
)
def test_the_same_is_not_made_twice(offer, sent_at_once, form, page, said, words):
    post = (reverse(f"catalog:{page}", args=[offer.slug]), said)

    answers = sent_at_once([form], (editor(), *post), (editor(), *post))

    assert sorted(status for status, _ in answers) == [302, 422]
    assert told(answers, words) == 1
    assert offer.closures.count() + offer.intakes.count() == 1
