"""What a lead has moved: the receipt, the list, and the way back."""

import re
from functools import partial

from django.urls import reverse

from cases.models import MoveBatch
from journal.models import Access
from tests.evaluation.distributing import PAGE, case_of, key, post
from tests.factories import UserFactory


def test_other_leads_undo_nothing(lead_in, client, lead, rasmus, louise):
    post(lead_in, [case_of(rasmus, "A")], louise)
    batch = MoveBatch.objects.get()
    client.force_login(UserFactory(team=lead.team, team_lead=True))
    assert client.post(reverse("team_distribution:move_undo", args=[batch.pk])).status_code == 404


def test_the_receipt_the_list_and_the_way_back(lead_in, rasmus, louise):
    case = case_of(rasmus, "A")
    receipt = post(lead_in, [case], louise).headers["Location"]

    assert "Kan fortrydes til kl. 12.30." in lead_in.get(receipt).content.decode()
    assert "Fortryd" in lead_in.get(reverse("team_distribution:move_list")).content.decode()
    lead_in.post(f"{receipt}fortryd/")

    assert case.involvements.responsible().user == rasmus
    assert "Fortrudt kl. 12.15." in lead_in.get(receipt).content.decode()
    assert "kan fortrydes" not in lead_in.get(receipt).content.decode().lower()


def test_the_receipt_says_what_was_moved_and_who_is_told(lead_in, rasmus, louise):
    def told(*names):
        receipt = post(lead_in, [case_of(rasmus, name) for name in names], louise).headers["Location"]
        return re.sub(r"<[^>]+>", "", lead_in.get(receipt).text)

    assert "Sagen er flyttet. De berørte medarbejdere får besked, og det står i sagens historik." in told("A")
    assert "Sagerne er flyttet. De berørte medarbejdere får besked, og det står i sagernes" in told("B", "C")
    assert "Begge" not in lead_in.get(PAGE, {"fra": louise.pk}).text


def test_the_receipt_says_of_each_case_that_stays_why(lead_in, lead, rasmus, louise):
    other = UserFactory(team=lead.team, is_active=False)
    cases = [case_of(rasmus, "Anna"), case_of(other, "Bent")]
    receipt = post(lead_in, cases, louise).headers["Location"]

    page = lead_in.post(f"{receipt}fortryd/", follow=True).content.decode()

    written = Access.objects.filter(page="team_distribution:move_undo", wrote=True)
    assert list(written.values_list("case_id", flat=True)) == [cases[0].pk]
    assert "1 sag er flyttet tilbage." in page
    assert "1 sag kunne ikke flyttes tilbage. Grunden står i listen." in page
    assert re.findall(r"(Anna|Bent) B</a>(?:\s*<span[^>]*>)([^<]+)", page) == [
        ("Anna", "Flyttet tilbage"),
        ("Bent", "Bliver: den tidligere ansvarlige kan ikke få sager nu"),
    ]


def test_where_none_can_go_back_the_receipt_says_so(lead_in, rasmus, louise):
    receipt = post(lead_in, [case_of(rasmus, "A")], louise).headers["Location"]
    rasmus.is_active = False
    rasmus.save()

    page = lead_in.post(f"{receipt}fortryd/", follow=True).content.decode()

    assert "Intet er flyttet tilbage. Grunden står i listen." in page
    assert "Bliver: den tidligere ansvarlige kan ikke få sager nu" in page
    assert MoveBatch.objects.get().undone_at is None


def test_receipts_and_their_list_cost_the_same_however_many(lead_in, lead, rasmus, count_queries):
    def one_more():
        near = UserFactory(team=lead.team)
        batch = MoveBatch.objects.get(pk=int(moved(near).split("/")[-2]))
        return reverse("team_distribution:move_detail", args=[batch.pk])

    def moved(*receivers):
        cases = [case_of(rasmus, "A") for _ in receivers]
        sent = [f"{key(case)}-{user.pk}" for case, user in zip(cases, receivers, strict=True)]
        page = reverse("team_distribution:share_out", args=[rasmus.pk])
        return lead_in.post(page, {"sag": sent, "reason": "Udligning"}).headers["Location"]

    listing = reverse("team_distribution:move_list")
    small = one_more()
    few = [count_queries(partial(lead_in.get, page)) for page in (listing, small)]
    for _ in range(3):
        one_more()
    large = moved(*(UserFactory(team=lead.team) for _ in range(6)))

    assert [count_queries(partial(lead_in.get, page)) for page in (listing, large)] == few
