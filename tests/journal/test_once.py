import uuid

import pytest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from accounts.models import Team
from journal.models import Access, Submission
from journal.once import saves_once
from tests.at_once import at_once
from tests.factories import UserFactory


def sent(user, key, *, htmx=False, name="Nyt team"):
    request = RequestFactory().post("/sager/ny/", {"_key": key, "name": name})
    request.user, request.htmx = user, htmx
    request._messages = type("Messages", (), {"add": lambda *args: None})()
    return request


@saves_once
def create_team(request):
    Team.objects.create(name=f"{request.POST['name']} {Team.objects.count()}")
    return redirect("/sager/1/")


@pytest.fixture
def user():
    return UserFactory(team=None)


def test_the_second_time_leads_where_the_first_one_led(user):
    key = str(uuid.uuid4())

    create_team(sent(user, key))
    again = create_team(sent(user, key))

    assert again.url == "/sager/1/"
    assert Team.objects.count() == 1


def test_other_words_sent_with_the_same_key_are_not_dropped(user):
    """Somebody went back to the page, and wrote something else in it."""
    key = str(uuid.uuid4())

    create_team(sent(user, key))
    create_team(sent(user, key, name="Et andet team"))
    create_team(sent(user, key, name="Et andet team"))

    assert [team.name[:-2] for team in Team.objects.order_by("pk")] == ["Nyt team", "Et andet team"]


def test_htmx_is_told_to_go_there(user):
    key = str(uuid.uuid4())

    create_team(sent(user, key))
    again = create_team(sent(user, key, htmx=True))

    assert again.headers["HX-Redirect"] == "/sager/1/"


def test_another_persons_key_leads_to_the_front(user):
    key = str(uuid.uuid4())

    create_team(sent(user, key))
    again = create_team(sent(UserFactory(team=None), key))

    assert again.url == "/"
    assert Team.objects.count() == 1


def test_a_form_that_was_not_saved_gives_its_key_back(user):
    key = str(uuid.uuid4())

    @saves_once
    def refuse(request):
        Access.objects.create(user=request.user, page="sag")
        return HttpResponse("fejl", status=422)

    refuse(sent(user, key))
    create_team(sent(user, key))

    assert Team.objects.count() == 1
    assert Access.objects.count() == 1, "the look stays"


@pytest.mark.parametrize("key", ["", "ikke en nøgle", "\x00", "1" * 5000])
def test_without_a_proper_key_every_form_counts(user, key):
    create_team(sent(user, key))

    assert Team.objects.count() == 1
    assert not Submission.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_is_saved():
    user, key = UserFactory(team=None), str(uuid.uuid4())

    answers = at_once(*[lambda: create_team(sent(user, key)).url] * 4)

    assert answers == ["/sager/1/"] * 4
    assert Team.objects.count() == 1
