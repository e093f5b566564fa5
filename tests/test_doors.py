"""Every address in the project × every role × every relation to the case × every method.

A row says which kind of door an address has; a kind says what each person finds behind it. An address without a
row fails.
"""

from http.cookies import SimpleCookie

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from accounts.link_secret import print_of
from accounts.models import User
from followup.views import answers
from journal.models import Access
from plans.views import provider
from tests.door_kinds import (
    BUNDLE,
    FEW,
    FORBIDDEN,
    LEAD_OF_CASE,
    LOGIN,
    NO_METHOD,
    NOT_FOUND,
    PEOPLE,
    REOPEN_CASE,
    SEE_CASE,
    SEEN,
    STAFF,
)
from tests.doors import CASE, DOORS, MAY_SHOW_CPR, OF_OUTSIDERS, WITHOUT_LOG_IN
from tests.world import CPR, NAME, build_world, keep_files_in, standing

HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# What the database counts of each table in the transaction that is going on, and what of it is no look's doing.
WRITTEN = """
    SELECT relname, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
        + pg_stat_get_xact_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND relname NOT IN ('journal_access', 'django_session', 'cache_entry')
"""


def addresses(patterns=None, namespace=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield namespace + pattern.name


def test_no_address_is_forgotten():
    assert set(addresses()) == set(DOORS)


def open_addresses(patterns=None):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from open_addresses(pattern.url_patterns)
        elif not getattr(pattern.callback, "login_required", True):
            yield pattern.name


def test_what_needs_no_log_in_is_a_short_list():
    assert set(open_addresses()) - {"account_logout"} == WITHOUT_LOG_IN


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("world")


@pytest.fixture(scope="module")
def world(directory, django_db_setup, django_db_blocker):
    """Built and logged in once: each visit is rolled back to it."""
    with standing(logged_in_world, directory, django_db_blocker) as world:
        yield world


@pytest.fixture(autouse=True)
def _files_of_the_world(directory, settings, monkeypatch):
    keep_files_in(directory, settings, monkeypatch)


def logged_in_world():
    world = build_world()
    world.clients = {who: Client(raise_request_exception=True) for who in PEOPLE}
    for who, user in world.people.items():
        client = world.clients[who]
        client.force_login(user)
        session = client.session
        session["began_at"] = session["seen_at"] = 4_000_000_000
        session.save()
    for client in world.clients.values():
        client.cookies[provider.COOKIE.name] = provider.COOKIE.sealed(print_of(world.args["secret"]))
        client.cookies[answers.COOKIE.name] = answers.COOKIE.sealed(world.args["answer_stamp"])
    world.cookies = {who: client.cookies.copy() for who, client in world.clients.items()}
    return world


@pytest.fixture
def visit(world):
    """Make a request as someone, in a savepoint: nothing of it stays."""
    clients = world.clients
    for who, cookies in world.cookies.items():
        clients[who].cookies = SimpleCookie(cookies)

    def go(who, method, url, look=lambda response: None):
        with transaction.atomic():
            response = clients[who].generic(method, url)
            response.seen_body = body(response)
            seen = look(response)
            transaction.set_rollback(True)
        return response, seen

    return go


def outcome(response):
    return SEEN if response.status_code < 400 and not _to_log_in(response) else _status(response)


def _status(response):
    if response.status_code == 422:
        return SEEN
    return LOGIN if _to_log_in(response) else response.status_code


def _to_log_in(response):
    return response.status_code == 302 and "/log-ind/?next=" in response.headers["Location"]


def url_of(address, world):
    return reverse(address, args=[world.args[part] for part in DOORS[address][1]])


def written():
    """How many rows of each table were written; what is written and then undone counts too."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return dict(cursor.fetchall())


def body(response):
    if not response.streaming:
        return response.content.decode(errors="replace")  # a workbook is no text
    text = b"".join(response.streaming_content).decode("latin-1")
    for close in response._resource_closers:  # closing the whole response would close the test's connection too
        close()
    return text


@pytest.mark.parametrize("address", DOORS)
def test_who_finds_what(world, visit, address):
    door, _, methods = DOORS[address]
    url = url_of(address, world)
    known = methods.replace("GET", "GET HEAD").split()

    for who in sorted(PEOPLE):
        # Whether a method is known is asked before who is asking, so a few people are enough for the odd ones.
        odd = ("HEAD", "PUT", "PATCH", "DELETE") if who in FEW else ()
        for method in ("GET", "POST", *odd):
            response, _ = visit(who, method, url)
            expected = door.answer(who)
            if method not in known and expected != LOGIN:
                expected = NO_METHOD
            assert outcome(response) == expected, (who, method, response.status_code)
            text = response.seen_body
            assert method != "HEAD" or text == "", who
            own = {"Referrer-Policy": "strict-origin"} if address in OF_OUTSIDERS else {}
            for header, value in (HEADERS | own).items():
                assert response.headers.get(header) == value, (who, method, header)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            if address not in MAY_SHOW_CPR:
                assert CPR not in text
                assert CPR.replace("-", "") not in text
            if expected != SEEN:
                assert NAME not in text, (who, method)


READ = [name for name, row in DOORS.items() if "GET" in row[2].split()]
NO_PAGE_NUMBERS = ["9" * 4_000, "9" * 5_000, "\0", "-1", "²"]


@pytest.mark.parametrize("address", READ)
def test_a_page_number_that_makes_no_sense_is_no_fault(world, visit, address):
    url = url_of(address, world)
    passing = DOORS[address][0].passes
    who = next(
        who
        for who in ("coordinator", "team_lead", "administrator", "controller", "curator", "same_team")
        if who in passing
    )

    for number in NO_PAGE_NUMBERS:
        response, _ = visit(who, "GET", f"{url}?{urlencode({'side': number})}")
        assert outcome(response) == SEEN, number
        assert "9" * 1_000 not in response.seen_body


@pytest.mark.parametrize("address", READ)
def test_looking_changes_nothing_but_the_log(world, visit, address):
    for who in ("coordinator", "curator", "administrator", "controller", "other_team"):
        before = written()
        _, after = visit(who, "GET", url_of(address, world), lambda response: written())
        assert after == before, who


def test_what_is_written_is_counted(world):
    before = written()
    with transaction.atomic():
        User.objects.filter(pk=world.people["coordinator"].pk).update(first_name="Mette")
        assert {name for name, count in written().items() if count != before[name]} == {
            User._meta.db_table,
            User.pgh_event_model._meta.db_table,
        }
        transaction.set_rollback(True)
    assert len(before) > 100


CASE_DOORS = [name for name, row in DOORS.items() if row[1][:1] == CASE]


@pytest.mark.parametrize("address", CASE_DOORS)
def test_a_look_at_a_citizen_is_noted_once(world, visit, address):
    known = list(Access.objects.values_list("pk", flat=True))  # the one that a sample is of

    def looks(response):
        return list(Access.objects.exclude(pk__in=known).values_list("case_id", "user_id", "outcome"))

    method = "GET" if "GET" in DOORS[address][2].split() else "POST"
    insider = "team_lead" if DOORS[address][0] is LEAD_OF_CASE else "coordinator"
    for who, noted in ((insider, "shown"), ("other_team", "refused"), ("curator", "refused")):
        _, seen = visit(who, method, url_of(address, world), looks)
        mine = [look for look in seen if look[2] == noted]
        assert (world.cases["open"].pk, world.people[who].pk, noted) in mine, who
        assert len(seen) == 1, who


@pytest.mark.parametrize("address", [name for name in CASE_DOORS if DOORS[name][1] == CASE])
def test_restricted_and_closed_cases(world, visit, address):
    door, _, methods = DOORS[address]
    method = "GET" if "GET" in methods.split() else "POST"
    restricted = reverse(address, args=[world.cases["restricted"].pk])
    archived = reverse(address, args=[world.cases["archived"].pk])

    for who in sorted(STAFF):
        response, _ = visit(who, method, restricted)
        assert response.status_code == NOT_FOUND, who
    response, _ = visit("coordinator", method, archived)
    is_seen = any(door is one for one in (SEE_CASE, REOPEN_CASE, BUNDLE))
    assert outcome(response) == (SEEN if is_seen else FORBIDDEN)


@pytest.fixture(scope="module")
def another_case(world, django_db_blocker):
    """What belongs to somebody else's case; built once beside the world, and gone with it."""
    with django_db_blocker.unblock():
        return build_world(cpr="720180-1987").args


NOT_ROWS = {"slug", "section", "kind", "number", "other_number", "advice", "bundle", "plan_template"}


@pytest.mark.parametrize(
    ("address", "other"),
    [(name, part) for name, row in DOORS.items() if row[1][:1] == CASE for part in row[1][1:] if part not in NOT_ROWS],
)
def test_things_of_one_case_are_not_found_through_another(world, another_case, visit, address, other):
    """A number of somebody else's row under the address of one's own case leads nowhere."""
    mine = world.cases["archived" if DOORS[address][0] is SEE_CASE else "open"]
    method = "GET" if "GET" in DOORS[address][2].split() else "POST"

    response, _ = visit("coordinator", method, reverse(address, args=[mine.pk, another_case[other]]))

    assert response.status_code == NOT_FOUND
