"""The charts of the reports and of the forecast where there is not room for all of their months."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser.reports_story import tell_of_reports
from tests.factories import CaseFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Whether the words that end the chart stand inside the box that is moved sideways.
INSIDE = """box => {
    const frame = box.getBoundingClientRect()
    const ends = [...box.querySelectorAll("svg text")].map(text => text.getBoundingClientRect().right)
    return {wider: box.scrollWidth > box.clientWidth, room: frame.right - Math.max(...ends)}
}"""


@pytest.mark.parametrize(("address", "name"), [("report", "Måned for måned"), ("forecast", "Åbne sager")])
def test_a_chart_begins_with_its_newest_end_on_a_telephone(
    context, page, log_in, watched, live_server, sideways, address, name
):
    case = CaseFactory(opened_on=timezone.localdate() - timedelta(days=300))
    lead = UserFactory(role="team_lead", team=case.team)
    places = {
        "report": reverse("reports:report_detail", args=[tell_of_reports(case)]),
        "forecast": reverse("team_forecast:forecast"),
    }
    log_in(context, lead)
    watched(page)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(live_server.url + places[address])

    seen = page.get_by_role("group", name=name).evaluate(INSIDE)
    assert sideways(page) == 0
    assert seen["wider"]
    assert seen["room"] >= 0
