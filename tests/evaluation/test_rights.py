"""Who can open the team's cases and why, the lead's receipt for it, and access that ends."""

import datetime
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Involvement, ReasonedLook
from cases.models.cover_part import LET_IN
from evaluation.models import RightsReview
from evaluation.review_notices import remind_of_rights
from evaluation.rights import behind, rights_in
from journal.models import Access, Event
from notices.models import Notice
from tests.evaluation.table import TODAY
from tests.factories import CaseFactory, InvolvementFactory, TeamFactory, UserFactory

YESTERDAY = TODAY - timedelta(days=1)
PAGE = "/team/adgange/"


@pytest.fixture
def rasmus(lead):
    return UserFactory(team=lead.team, first_name="Rasmus", last_name="Toft")


@pytest.fixture
def world(lead, rasmus):
    """Three cases of Rasmus, one of them closed and one restricted; people from outside in some of them."""
    one = CaseFactory(coordinator=rasmus)
    closed = CaseFactory(coordinator=rasmus, closed_on=TODAY, close_reason="job")
    restricted = CaseFactory(coordinator=rasmus, is_restricted=True)
    mentor = UserFactory(mentor=True, first_name="Merete", last_name="Ny")
    for case in (one, closed):
        InvolvementFactory(case=case, user=mentor, until_on=TODAY + timedelta(days=9))
    colleague = UserFactory(team=lead.team, first_name="Vera", last_name="Vik")
    InvolvementFactory(case=restricted, user=colleague, part="colleague", reason=LET_IN)
    gone = UserFactory(mentor=True, is_active=False, first_name="Gorm", last_name="Gået")
    InvolvementFactory(case=one, user=gone)
    moved = UserFactory(team=lead.team, first_name="Mona", last_name="Flyt")
    moved.team = TeamFactory()
    moved.save()
    InvolvementFactory(case=one, user=moved, part="colleague")
    looks = UserFactory(first_name="Lone", last_name="Opslag")
    ReasonedLook.objects.create(
        case=one, user=looks, reason="cover", text="Dækker ind", until_at=timezone.now() + timedelta(hours=1)
    )
    # None of these is told: over, to come, of another team, looked too long ago.
    InvolvementFactory(case=one, user=UserFactory(mentor=True), until_on=YESTERDAY)
    InvolvementFactory(case=one, user=UserFactory(mentor=True), from_on=TODAY + timedelta(days=1))
    InvolvementFactory(user=mentor)
    ReasonedLook.objects.create(
        case=one, user=UserFactory(), reason="cover", text="Dækker ind", until_at=timezone.now() - timedelta(hours=1)
    )
    return {"one": one, "closed": closed, "restricted": restricted, "mentor": mentor, "gone": gone, "moved": moved}


@pytest.fixture
def leads(client, lead):
    client.force_login(lead)
    return client


def told(team):
    return {(one.user.first_name, one.words, one.cases, one.stands_out) for one in rights_in(team, TODAY)}


def test_everybody_who_can_open_a_case_is_told_with_why(lead, world):
    assert told(lead.team) == {
        (lead.first_name, "Hører til teamet", 2, ""),
        ("Rasmus", "Hører til teamet", 2, ""),
        ("Rasmus", "Ansvarlig medarbejder", 1, ""),
        ("Vera", "Hører til teamet", 2, ""),
        ("Vera", "Vikar", 1, ""),
        ("Merete", "Mentor", 2, ""),
        ("Gorm", "Mentor", 1, "Kan ikke logge ind"),
        ("Mona", "Kollega", 1, "Har forladt teamet"),
        ("Lone", "Begrundet opslag", 1, ""),
    }


def test_it_is_the_rule_by_which_cases_open(lead, world):
    """Of each person as many cases as `visible_to` opens; whoever opens none is not told as opening."""
    team = Case.objects.as_system("test").filter(team=lead.team)
    opens = {}
    for one in rights_in(lead.team, TODAY):
        if one.opens:
            cases, closed = behind(lead.team, one.user, one.why, one.user, TODAY)
            assert closed == 0
            opens.setdefault(one.user, set()).update(case.case.pk for case in cases)
    for user in [*opens, world["gone"], UserFactory()]:
        assert opens.get(user, set()) == set(team.visible_to(user).values_list("pk", flat=True)) or not user.is_active


def test_each_number_is_the_length_of_its_list(leads, lead, world):
    for one in rights_in(lead.team, TODAY):
        page = leads.get(reverse("team_rights:right_cases", args=[one.user.pk, one.why]))

        assert page.context["number"] == one.cases
        assert len(page.context["page"].object_list) + page.context["closed"] == one.cases


def test_a_restricted_case_is_counted_and_not_named(leads, lead, rasmus, world):
    page = leads.get(reverse("team_rights:right_cases", args=[rasmus.pk, "coordinator"])).content.decode()

    assert "Du har ikke adgang til 1 af sagerne" in page
    assert world["restricted"].number not in page
    assert world["restricted"].citizen.last_name not in page


def test_when_each_looked_last(lead, rasmus, world):
    Access.objects.create(case_id=world["one"].pk, user=rasmus, role="caseworker", page="case_detail")
    Access.objects.create(
        case_id=world["one"].pk, user=world["mentor"], role="mentor", page="case_detail", outcome="refused"
    )
    Access.objects.create(case_id=CaseFactory().pk, user=world["moved"], role="caseworker", page="case_detail")

    looked = {one.user: one.looked_at for one in rights_in(lead.team, TODAY)}
    assert looked[rasmus] == timezone.now()
    assert looked[world["mentor"]] is looked[world["moved"]] is None


def test_statements_do_not_grow_with_the_team(lead, world, django_assert_num_queries):
    for _ in range(5):
        InvolvementFactory(case=CaseFactory(coordinator=UserFactory(team=lead.team)), user=UserFactory(mentor=True))
    with django_assert_num_queries(2):
        rights_in(lead.team, TODAY)


def seen(client):
    return re.search(r'name="seen" value="([^"]+)"', client.get(PAGE).content.decode())[1]


def test_a_receipt_keeps_the_list_as_it_was_shown(leads, lead, world):
    answer = leads.post(f"{PAGE}bekraeft/", {"seen": seen(leads), "note": "Gorm er lukket"}, follow=True)

    review = RightsReview.objects.get()
    assert (review.team, review.by, review.at, review.note) == (lead.team, lead, timezone.now(), "Gorm er lukket")
    assert {(one["name"], one["why"], one["cases"], one["until"]) for one in review.seen} >= {
        ("Merete Ny", "Mentor", 2, "11.03.2026"),
        ("Gorm Gået", "Mentor", 1, "Ingen slutdato"),
    }
    world["mentor"].first_name = "Anden"
    world["mentor"].save()
    page = leads.get(answer.redirect_chain[-1][0]).content.decode()
    assert "Merete Ny" in page
    assert "Gorm er lukket" in page
    assert "02.03.2026" in leads.get(PAGE).content.decode()


def test_a_list_that_changed_meanwhile_is_shown_anew_and_not_confirmed(leads, world):
    mark = seen(leads)
    InvolvementFactory(case=world["one"], user=UserFactory(mentor=True, first_name="Senere", last_name="Kommet"))

    answer = leads.post(f"{PAGE}bekraeft/", {"seen": mark, "note": "Set igennem"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Senere Kommet" in page
    assert "Set igennem" in page
    assert not RightsReview.objects.exists()
    again = re.search(r'name="seen" value="([^"]+)"', page)[1]
    assert leads.post(f"{PAGE}bekraeft/", {"seen": again}).status_code == 302
    assert RightsReview.objects.count() == 1


def rows(page):
    """Person, why, cases and when it ends, as they stand in the table."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.S)[1]
    lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    told = [[re.sub(r'<span class="sr-only">.*?</span>', "", cell) for cell in line[:4]] for line in lines]
    return [[re.sub(r"<[^>]+>", " ", cell).split() for cell in line] for line in told]


def test_the_receipt_says_what_the_list_said_word_for_word(leads, lead, world):
    shown = leads.get(PAGE).content.decode()

    receipt = leads.post(f"{PAGE}bekraeft/", {"seen": seen(leads)}, follow=True).content.decode()

    assert rows(receipt) == rows(shown)
    assert ["Ingen", "slutdato"] in [line[3] for line in rows(receipt)]
    assert world["moved"].team.name in receipt
    for page in (shown, receipt):
        assert "7 personer, 9 adgange" in page


def test_what_has_changed_since_is_told_line_by_line(leads, world):
    mark = seen(leads)
    InvolvementFactory(case=world["one"], user=UserFactory(mentor=True, first_name="Senere", last_name="Kommet"))
    world["closed"].involvements.filter(user=world["mentor"]).delete()
    world["one"].involvements.filter(user=world["gone"]).delete()

    page = leads.post(f"{PAGE}bekraeft/", {"seen": mark}).content.decode()

    assert re.findall(r"<li>((?:Ny|Ændret|Væk): .*?)</li>", page) == [
        "Ny: Senere Kommet (mentor), 1 sag",
        "Ændret: Merete Ny (mentor): sager før 2, nu 1",
        "Væk: Gorm Gået (mentor)",
    ]


@pytest.mark.parametrize(("sent", "status"), [({}, 422), ({"seen": "x" * 900}, 409), ({"seen": "\0"}, 409)])
def test_without_the_mark_of_a_list_nothing_is_confirmed(leads, world, sent, status):
    assert leads.post(f"{PAGE}bekraeft/", sent).status_code == status
    assert not RightsReview.objects.exists()


def test_a_receipt_is_only_for_the_team(client, leads, lead):
    review = RightsReview.objects.create(team=lead.team, by=lead, seen=[])
    assert leads.get(f"{PAGE}kvittering/{review.pk}/").status_code == 200
    client.force_login(UserFactory(team_lead=True))
    assert client.get(f"{PAGE}kvittering/{review.pk}/").status_code == 404
    client.force_login(UserFactory(team_lead=True, team=None))
    assert client.get(f"{PAGE}kvittering/{review.pk}/").status_code == 404


def test_access_ends_from_the_list(leads, lead, world):
    page = reverse("team_rights:right_cases", args=[world["mentor"].pk, "mentor"])
    part = world["closed"].involvements.get(user=world["mentor"])

    asked = leads.get(page, {"part": [part.pk], "luk": "1"}).content.decode()
    assert "Luk Merete Nys adgang til 1 sag?" in asked
    assert world["closed"].number in asked
    assert world["one"].number not in asked
    refused = leads.post(page, {"part": [part.pk], "because": " "})
    assert refused.status_code == 422
    assert "Skriv, hvorfor adgangen lukkes." in refused.content.decode()
    part.refresh_from_db()
    assert part.until_on == TODAY + timedelta(days=9)

    leads.post(page, {"part": [part.pk], "because": "Mentoren er stoppet"})

    part.refresh_from_db()
    assert part.until_on == YESTERDAY
    assert ("Merete", "Mentor", 1, "") in told(lead.team)
    told_on = Event.objects.filter(case_id=world["closed"].pk).latest("pk")
    assert told_on.text == "Ikke længere med i sagen: Merete Ny, mentor. Mentoren er stoppet"
    assert Access.objects.filter(case_id=world["closed"].pk, user=lead, wrote=True)


def test_only_what_the_list_offers_can_end(leads, rasmus, world):
    page = reverse("team_rights:right_cases", args=[world["mentor"].pk, "mentor"])
    other = InvolvementFactory(user=world["mentor"], case=CaseFactory())
    responsible = world["one"].involvements.responsible()
    hidden = world["restricted"].involvements.exclude(part="coordinator").get()
    for pk in (other.pk, responsible.pk, hidden.pk, "x", "9" * 40):
        told = leads.post(page, {"part": [pk], "because": "Slut"})
        assert told.status_code == 409
        assert "<blockquote>Slut</blockquote>" in told.text
        assert leads.get(page, {"part": [pk], "luk": "1"}).status_code == 422
    assert leads.post(page, {"because": "Slut"}).status_code == 422
    assert "Vælg mindst én sag." in leads.get(page, {"luk": "1"}).content.decode()
    assert Involvement.objects.filter(until_on=YESTERDAY).count() == 1  # the one that was over


def test_a_reason_nobody_has_is_not_found(leads, rasmus):
    assert leads.get(f"{PAGE}{rasmus.pk}/nej/").status_code == 404
    assert leads.get(f"{PAGE}99999999999999999999/mentor/").status_code == 404


def test_leads_are_reminded_when_the_receipt_is_old(lead):
    other = UserFactory(team_lead=True)
    RightsReview.objects.create(team=lead.team, by=lead, seen=[], at=timezone.now() - timedelta(days=90))
    assert remind_of_rights(TODAY) == 1  # the one who never did

    assert Notice.objects.get().recipient == other
    later = TODAY + timedelta(days=1)
    assert remind_of_rights(later) == 1
    assert remind_of_rights(later + timedelta(days=1)) == 0
    assert Notice.objects.get(recipient=lead).text == (
        "Teamets adgange er sidst gennemgået 02.12.2025. Se, hvem der kan åbne sagerne."
    )


def test_a_team_that_is_closed_is_not_reminded_of(lead):
    lead.team.closed_on = datetime.date(2026, 1, 1)
    lead.team.save()
    assert remind_of_rights(TODAY) == 0
