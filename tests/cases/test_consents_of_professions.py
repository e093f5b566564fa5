"""Professions of the interdisciplinary analysis are consented to apart from everybody else."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import DepartmentFactory


@pytest.fixture
def health():
    return DepartmentFactory(label="Sundhedsforvaltningen", order=1)


@pytest.fixture
def nurse():
    return DepartmentFactory(label="Sygeplejerske", is_profession=True, order=2)


@pytest.fixture
def send(staff, case):
    today = timezone.localdate()

    def post(purpose, *departments):
        return staff.post(
            reverse("consent_create", args=[case.pk]),
            {
                "departments": [department.pk for department in departments],
                "purpose": purpose,
                "given_how": "oral",
                "from_on": f"{today:%d.%m.%Y}",
                "until_on": f"{today + datetime.timedelta(days=300):%d.%m.%Y}",
            },
        )

    return post


@pytest.mark.parametrize(("purpose", "chosen"), [("analysis", "nurse"), ("inform", "health")])
def test_each_purpose_takes_those_it_is_about(send, case, health, nurse, purpose, chosen):
    wanted = {"nurse": nurse, "health": health}[chosen]

    assert send(purpose, wanted).status_code == 302
    assert list(case.consents.get().departments.all()) == [wanted]


def test_a_profession_is_not_for_another_purpose(send, case, health, nurse):
    response = send("plan", health, nurse)

    assert response.status_code == 422
    assert "Et fag kan kun vælges til den tværfaglige analyse." in response.text
    assert not case.consents.exists()


def test_nobody_but_professions_takes_part_in_the_analysis(send, case, health, nurse):
    response = send("analysis", health, nurse)

    assert response.status_code == 422
    assert "Til den tværfaglige analyse kan der kun vælges fag." in response.text
    assert not case.consents.exists()


def test_the_two_kinds_are_shown_apart(staff, case, health, nurse):
    page = staff.get(reverse("consent_create", args=[case.pk])).text

    others = page.index("Forvaltninger og andre")
    assert others < page.index("Sundhedsforvaltningen") < page.index("Fag i den tværfaglige analyse")
    assert page.index("Fag i den tværfaglige analyse") < page.index("Sygeplejerske")
