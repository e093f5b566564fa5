"""What is told on the next page holds people's own words: it waits in the session, and in no cookie."""

from tests.factories import CaseFactory
from tests.followup.meeting_factories import AgreedTaskFactory


def test_own_words_that_are_told_on_the_next_page_are_in_no_cookie(staff, caseworker):
    task = AgreedTaskFactory(case=CaseFactory(coordinator=caseworker), text="Bestil tolk til lægen")

    answer = staff.post(f"/sager/{task.case_id}/aftaler/{task.pk}/gjort/")

    assert "messages" not in answer.cookies
    assert "Gjort: Bestil tolk til lægen" in staff.get(answer.url).text
