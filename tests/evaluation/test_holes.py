"""What the coverage lacks, what is told of it, and what can be done about it."""

import pytest
from django.utils import timezone

from catalog.models import Area, Intake, OfferSuggestion, TargetGroup
from evaluation import coverage_count
from evaluation.models import CoverageFigure, OfferUse
from tests.catalog_factories import IntakeFactory, OfferSuggestionFactory
from tests.evaluation.table import PAGE, sheet, texts
from tests.factories import (
    InterventionFactory,
    OfferFactory,
    UserFactory,
)


def test_a_hole_becomes_one_task_for_the_editors(client, world):
    client.force_login(UserFactory(curator=True))

    for _ in range(2):
        assert client.post(f"{PAGE}huller/record/").status_code == 302

    (suggestion,) = OfferSuggestion.objects.all()
    assert (suggestion.source, suggestion.title) == ("coverage", "Mangler: Plettet straffeattest")
    assert [area.key for area in suggestion.areas.all()] == ["record"]
    assert f'href="/katalog/forslag/{suggestion.pk}/">Se forslaget' in client.get(PAGE).text
    client.post(f"{PAGE}huller/record/?maalgruppe=one")
    assert OfferSuggestion.objects.count() == 1, "a wish for everybody is one for each group"


def test_a_declined_hole_can_be_reported_again_and_one_that_is_covered_cannot(client, lead, world):
    client.force_login(lead)
    client.post(f"{PAGE}huller/record/")
    OfferSuggestion.objects.update(state="declined", answer="Ikke nu", answered_at=timezone.now())

    client.post(f"{PAGE}huller/record/")
    client.post(f"{PAGE}huller/pain/")

    assert OfferSuggestion.objects.count() == 2
    assert client.post(f"{PAGE}huller/findes-ikke/").status_code == 404


def test_what_a_colleague_wished_for_is_not_wished_for_again(client, lead, world):
    theirs = OfferSuggestionFactory(suggested_by=UserFactory())
    theirs.areas.set([Area.objects.get(key="record")])
    client.force_login(lead)

    page = client.get(PAGE).text
    client.post(f"{PAGE}huller/record/")

    assert "Forslag er sendt til katalogredaktørerne" in page
    assert f"/katalog/forslag/{theirs.pk}/" not in page, "it is not the lead's own"
    assert OfferSuggestion.objects.count() == 1


def test_a_wish_for_one_group_is_known_for_that_group_only(client, lead, world):
    one = OfferSuggestionFactory(suggested_by=lead)
    one.areas.set([Area.objects.get(key="record")])
    one.target_groups.set([TargetGroup.objects.get(key="one")])
    client.force_login(lead)

    assert f'href="/katalog/forslag/{one.pk}/">Se forslaget' in client.get(f"{PAGE}?maalgruppe=one").text
    everybody = client.get(PAGE).text
    assert f"/katalog/forslag/{one.pk}/" not in everybody
    assert 'action="/katalog/daekning/huller/record/"' in everybody


def test_each_of_several_holes_has_its_own_wish_and_the_first_that_may_be_read(client, lead, world):
    areas = Area.objects.filter(key__in=["record", "pain"])
    OfferFactory._meta.model.objects.update(capacity=0)
    Intake.objects.all().delete()
    theirs, own, later = OfferSuggestionFactory(), *OfferSuggestionFactory.create_batch(2, suggested_by=lead)
    for wish in (theirs, own, later):
        wish.areas.set(areas.filter(key="pain"))
    answered = OfferSuggestionFactory(suggested_by=lead, state="declined", answer="Nej", answered_at=timezone.now())
    answered.areas.set(areas)
    client.force_login(lead)

    holes = {row.line.key: (known, wish) for row, known, wish in client.get(PAGE).context["holes"]}

    assert holes == {"pain": (True, own), "record": (False, None)}


def test_an_editor_goes_on_to_a_new_offer_against_the_hole(client, world):
    client.force_login(UserFactory(curator=True))

    page = client.get(f"{PAGE}?maalgruppe=one").text
    form = client.get("/katalog/ny/?barriere=record&maalgruppe=one").context["form"]

    assert "/katalog/ny/?barriere=record&amp;maalgruppe=one" in page
    assert form["barriers"].value() == [Area.objects.get(key="record").pk]
    assert form["target_groups"].value() == [TargetGroup.objects.get(key="one").pk]


def test_an_offer_without_places_covers_nothing(client, lead, world):
    hollow = OfferFactory(title="Hul", capacity=0)
    hollow.barriers.set([Area.objects.get(key="record")])
    client.force_login(lead)

    assert "11 borgere, 1 indsats uden pladser" in client.get(PAGE).text
    IntakeFactory(offer=hollow, capacity=1)
    response = client.get(PAGE)
    assert not response.context["coverage"].holes
    assert "11 borgere, 1 indsats med 1 ledig plads i alt" in response.text


def test_before_the_citizens_are_counted_nothing_is_judged(client, lead, world):
    CoverageFigure.objects.all().delete()
    OfferUse.objects.all().delete()
    client.force_login(lead)

    page = client.get(PAGE).text

    assert "Borgerne er ikke talt op endnu." in page
    assert "er uden indsats" not in page
    assert "brugt mindst fire gange" not in page
    assert texts(client)["Smerter"] == ["2", "3", "5", "–", "2", "12 d."]
    assert {line[5] for line in sheet(client)[1:]} == {None}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "fylder mindst 2. Opgjort 02.03.2026."),
        ("?dato=01.04.2026", "Ledige pladser pr. 01.04.2026, indsatserne som i dag. Borgerne er opgjort 02.03.2026."),
        ("?dato=20.01.2026", "Indsatser og pladser pr. 20.01.2026. Borgerne er opgjort 02.03.2026."),
    ],
)
def test_what_is_counted_when_is_told(client, lead, world, query, said):
    client.force_login(lead)

    assert said in client.get(f"{PAGE}{query}").text


def test_the_others_that_are_seldom_used_are_a_click_away(client, lead, world):
    InterventionFactory(offer=world["D"], planned=True)
    OfferFactory.create_batch(3)
    OfferUse.objects.all().delete()
    coverage_count.count_coverage()
    client.force_login(lead)

    assert f'<a href="{PAGE}lidt-i-brug/">Se 3 andre' in client.get(PAGE).text
    listed = client.get(f"{PAGE}lidt-i-brug/")

    assert listed.context["page"].paginator.count == 8
    assert [use.is_planned for use in client.get(PAGE).context["seldom"].uses] == [
        use.is_planned for use in listed.context["page"]
    ][:5]
    assert [use.offer.title for use in listed.context["page"] if use.is_planned] == ["D"]
    assert "Ingen på 12 mdr., men planlagt nu" in listed.text
