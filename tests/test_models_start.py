import pytest
from cases.models import Case
from journal.models import Access, Event
from tests.factories import *


def test_world():
    c = CaseFactory()
    i = InterventionFactory(case=c)
    f = FollowUpFactory(intervention=i)
    GoalFactory(case=c); FactorFactory(case=c); PlanVersionFactory(case=c); NoticeFactory()
    user = c.coordinator
    got = Case.objects.visible_to(user).for_display().get()
    assert got.coordinator == user
    assert c.citizen.cpr.startswith(c.citizen.cpr_front)
    f.effect="none"; f.decision="stop"; f.next_on=None
    from followup.models import FollowUp
    n = FollowUp(intervention=i, effect="none", decision="stop", note="x"); n.register(by=user)
    assert c.reconsiderations.open().count() == 1
    assert Event.objects.count() == 2
    from journal.history import last_change
    assert last_change(i) is not None
    assert c.events.count() == 1
