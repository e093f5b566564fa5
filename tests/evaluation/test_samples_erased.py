"""What was asked and said about looks at an erased citizen goes with the looks."""

import pytest
from django.urls import reverse

from accounts.models import HeldForm
from cases import erasure
from evaluation.models import LookSample
from notices.models import Notice
from tests.cases.test_erasure import CANARY, TODAY, approved, closed_case, histories, tables_with_canary
from tests.factories import CaseFactory, NoticeFactory, UserFactory
from tests.world import look_sample


def test_what_was_said_of_a_look_at_the_case_goes_and_of_others_stays():
    case, other = closed_case(), CaseFactory()
    lead = UserFactory(team_lead=True, team=case.team)
    going, staying = look_sample(case, lead), look_sample(other, lead)
    judged = look_sample(case, lead)
    for sample in (going, staying):
        assert sample.explain(f"{CANARY} ringede" if sample == going else "Andet")
        for address in (reverse("look_explain", args=[sample.pk]), sample.get_absolute_url()):
            NoticeFactory(text="Et opslag", url=address)
    judged.verdict, judged.explanation = "concern", CANARY
    judged.judge(by=lead)
    HeldForm.hold(case.coordinator, reverse("look_explain", args=[going.pk]), f"reply={CANARY}")
    shares = {share.label: share for share in erasure.dry_run(case.pk)}
    order = approved(case)

    erasure.erase(order, TODAY)

    assert tables_with_canary() == []
    assert list(LookSample.objects.all()) == [staying]
    assert {pk for (pk,) in histories()["evaluation_looksample"].objects.values_list("id")} == {staying.pk}
    assert Notice.objects.count() == 2
    assert not HeldForm.objects.exists()
    order.refresh_from_db()
    receipt = {share.label: share for share in erasure.told(order.receipt)}
    assert receipt["Stikprøver af opslag"] == shares["Stikprøver af opslag"]
    assert shares["Stikprøver af opslag"].rows == 2


@pytest.fixture
def readers(client, lead):
    """The pages of the sample as the lead and as whoever looked meet them."""

    def read(sample):
        client.force_login(lead)
        seen = [client.get(page).status_code for page in (reverse("samples:sample_list"), sample.get_absolute_url())]
        client.force_login(sample.user)
        return [*seen, client.get(reverse("look_explain", args=[sample.pk])).status_code]

    return read


def test_the_pages_of_the_sample_go_on_after_an_erasure(lead, readers):
    case = closed_case(team=lead.team)
    gone, staying = look_sample(case, lead), look_sample(CaseFactory(team=lead.team), lead)
    assert readers(gone) == [200, 200, 200]

    erasure.erase(approved(case), TODAY)

    assert readers(gone) == [200, 404, 404]
    assert readers(staying) == [200, 200, 200]


def test_a_sample_whose_look_is_gone_is_no_fault(lead, readers):
    """As after a restore of one table only."""
    lost = look_sample(CaseFactory(team=lead.team), lead)
    LookSample.objects.filter(pk=lost.pk).update(access_id=987_654_321)

    assert readers(lost) == [200, 200, 200]
