import datetime

import pytest
from django.utils import timezone

from notices.models import Notice
from tests.factories import NoticeFactory

LIST = "/beskeder/"


@pytest.fixture
def day(time_machine):
    time_machine.move_to("2026-03-03 09:00+01:00", tick=False)


def test_ones_own_by_day_each_with_its_link(staff, caseworker, day):
    NoticeFactory(recipient=caseworker, text="3 opfølgninger er overskredet.", url="/min-dag/")
    NoticeFactory(
        recipient=caseworker, text="En indsats slutter.", on=datetime.date(2026, 3, 3), read_at=timezone.now()
    )
    NoticeFactory(text="Til en anden.")

    page = staff.get(LIST).text

    assert page.index("Tirsdag den 3. marts 2026") < page.index("Mandag den 2. marts 2026")
    assert '<a class="hm-b" href="/min-dag/">3 opfølgninger er overskredet.</a>' in page
    assert '<a href="/min-dag/">En indsats slutter.</a>' in page
    assert "Til en anden." not in page
    assert "1 ny besked" in page


def test_none_yet(staff):
    page = staff.get(LIST).text

    assert "Ingen nye beskeder" in page
    assert "Markér alle som læst" not in page


def test_all_of_ones_own_are_marked_as_read(staff, caseworker):
    NoticeFactory.create_batch(2, recipient=caseworker)
    other = NoticeFactory()

    response = staff.post(f"{LIST}laest/", follow=True)

    assert "Alle beskeder er markeret som læst." in response.text
    assert not Notice.objects.filter(recipient=caseworker).unread().exists()
    assert list(Notice.objects.unread()) == [other]


def test_nothing_to_mark(staff):
    assert "Der var ingen nye beskeder." in staff.post(f"{LIST}laest/", follow=True).text


def test_a_link_marks_nothing(staff, caseworker):
    NoticeFactory(recipient=caseworker)

    assert staff.get(f"{LIST}laest/").status_code == 405
    assert Notice.objects.unread().count() == 1


@pytest.mark.parametrize(
    ("wanted", "rows"), [("1", 25), ("2", 1), ("3", 1), ("9" * 5000, 25), ("-1", 1), ("%00", 25), ("æ", 25)]
)
def test_25_a_page_and_no_page_is_a_fault(staff, caseworker, wanted, rows):
    NoticeFactory.create_batch(26, recipient=caseworker)

    assert len(staff.get(f"{LIST}?side={wanted}").context["page"]) == rows


def test_many_cost_as_many_queries_as_one(staff, caseworker, count_queries):
    def open_list():
        staff.get(LIST)

    NoticeFactory(recipient=caseworker)
    open_list()  # the first request notes the time in the session
    counts = [count_queries(open_list)]
    for more in [24, 75]:
        NoticeFactory.create_batch(more, recipient=caseworker)
        counts.append(count_queries(open_list))

    assert counts[0] == counts[1] == counts[2]
