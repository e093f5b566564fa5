"""Notes and documents about health have readers of their own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import stored_files
from cases.models import CaseNote, Document, ReasonedLook
from tests.cases.files import PDF
from tests.factories import (
    CaseNoteFactory,
    DocumentFactory,
    InvolvementFactory,
    UserFactory,
)

CANARY = "Kanariepsykose"


@pytest.fixture
def papers(case, caseworker):
    """A note about health with a correction under another theme, and a document; each on the timeline."""
    note = CaseNoteFactory.build(case=case, author=caseworker, theme="health", subject=CANARY, text=CANARY, draft=True)
    note.finish()
    correction = CaseNoteFactory.build(
        case=case, author=caseworker, theme="plan", subject=CANARY, text=CANARY, corrects=note, draft=True
    )
    correction.finish()
    document = Document(case=case, theme="health", title=CANARY, direction="in", media_type="application/pdf")
    document.add(PDF, by=caseworker)
    document.change(by=caseworker)
    CaseNoteFactory(case=case, subject="Om bussen")
    return note, correction, document


def somebody(case, who):
    if who == "reasoned":
        soon = timezone.now() + timedelta(hours=1)
        return ReasonedLook.objects.create(
            case=case, user=UserFactory(), reason="cover", text="Dækker", until_at=soon
        ).user
    if who in {"team_lead", "same_team"}:
        return UserFactory(team=case.team, team_lead=who == "team_lead")
    traits = {} if who == "colleague" else {who: True}
    return InvolvementFactory(case=case, user=UserFactory(**traits), part=who).user


def pages(case, papers):
    note, correction, document = papers
    yield from (note.get_absolute_url(), correction.get_absolute_url())
    yield reverse("cases:document_file", args=[case.pk, document.pk])


def status_of(client, page):
    """A file is closed once all of it is sent."""
    response = client.get(page)
    b"".join(response)
    return response.status_code


@pytest.mark.parametrize("who", ["mentor", "company_consultant", "reasoned"])
def test_they_are_on_no_page_of_those_they_are_not_for(client, case, papers, who):
    user = somebody(case, who)
    client.force_login(user)
    reading = [case.get_absolute_url(), "/min-dag/?vis=alle", "/sager/"]
    reading += [reverse(f"cases:{name}", args=[case.pk]) for name in ("case_history", "paper_list", "consent_list")]

    for page in reading:
        assert CANARY not in client.get(page).text, page
    for page in pages(case, papers):
        assert client.get(page).status_code == 404, page
    listed = client.get(reverse("cases:paper_list", args=[case.pk]), {"tema": ""}).text
    assert "Om bussen" in listed
    assert "ses kun af teamet og fagpersoner" in listed
    assert list(CaseNote.objects.visible_to(user).values_list("subject", flat=True)) == ["Om bussen"]
    assert not Document.objects.visible_to(user).exists()


@pytest.mark.parametrize("who", ["discipline", "colleague", "same_team", "team_lead"])
def test_they_are_read_by_the_team_and_the_disciplines_in_the_case(client, case, papers, who):
    user = somebody(case, who)
    client.force_login(user)

    assert client.get(reverse("cases:paper_list", args=[case.pk])).text.count(CANARY) >= 3
    for page in pages(case, papers):
        assert status_of(client, page) == 200, page
    assert CaseNote.objects.visible_to(user).count() == 3
    assert Document.objects.visible_to(user).count() == 1


def test_whoever_added_one_finds_it_again(client, case):
    mentor = somebody(case, "mentor")
    document = DocumentFactory(case=case, uploaded_by=mentor, title=CANARY)
    stored_files.put(document.stored_as, PDF)
    CaseNoteFactory(case=case, author=mentor, theme="health", subject=CANARY)
    client.force_login(mentor)

    assert client.get(reverse("cases:paper_list", args=[case.pk])).text.count(CANARY) >= 2
    assert status_of(client, reverse("cases:document_file", args=[case.pk, document.pk])) == 200


def test_a_discipline_of_another_case_finds_none(case, papers):
    elsewhere = InvolvementFactory(user=UserFactory(discipline=True), part="discipline").user

    assert not case.tells_health_to(elsewhere)
    assert not Document.objects.visible_to(elsewhere).exists()
