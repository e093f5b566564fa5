"""The weights of many professions beside each other, where there is not room for them all."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.conference_factories import AnalysisFactory, ContributionFactory, DisciplineFactory
from tests.factories import AreaFactory, CaseFactory, FactorFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_names_stay_while_the_weights_are_moved_and_it_shows_that_there_is_more(
    context, page, log_in, watched, live_server, sideways
):
    case = CaseFactory()
    factor = FactorFactory(case=case, area=AreaFactory(label="Stress og overbelastning"))
    analysis = AnalysisFactory(case=case)
    for number in range(8):
        profession = DisciplineFactory(short=f"FAG{number}")
        contribution = ContributionFactory(analysis=analysis, discipline=profession, signed=True)
        contribution.weighings.create(factor=factor, weight=number % 5)
    log_in(context, case.coordinator)
    watched(page)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(live_server.url + reverse("conferences:analysis_detail", args=[case.pk]))

    frame = page.get_by_role("group", name="Hvor meget står det i vejen?")
    name = frame.get_by_role("rowheader", name="Stress og overbelastning")
    assert sideways(page) == 0
    expect(frame).to_have_css(
        "mask-image", "linear-gradient(to right, rgb(0, 0, 0) calc(100% - 48px), rgba(0, 0, 0, 0))"
    )
    frame.evaluate("frame => { frame.scrollIntoView(); frame.scrollLeft = 9999 }")
    expect(frame).to_have_css("mask-image", "none")
    expect(frame.get_by_role("columnheader", name="Enige?")).to_be_in_viewport(ratio=1)
    expect(name).to_be_in_viewport(ratio=1)
