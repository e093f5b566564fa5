"""Every address in the project × every role × every relation to the case × every method.

A row says which kind of door an address has; a kind says what each person finds behind it. An address without a
row fails.
"""

from dataclasses import dataclass
from http.cookies import SimpleCookie

import pytest
from django.core import signing
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from journal.models import Access
from plans.models.referral import print_of
from plans.views.provider import COOKIE, SALT
from tests.world import CPR, NAME, build_world, keep_files_in, standing

SEEN, LOGIN, FORBIDDEN, NOT_FOUND, NO_METHOD = "seen", 302, 403, 404, 405

TEAM = {"coordinator", "same_team", "team_lead"}
INVOLVED = {"mentor", "company_consultant", "discipline"}
NO_CITIZENS = {"curator", "administrator", "controller"}
STAFF = {
    *TEAM,
    *INVOLVED,
    *NO_CITIZENS,
    "other_team",
    "other_lead",
    "mentor_ended",
    "mentor_elsewhere",
    "reasoned",
    "reasoned_expired",
}
OUTSIDE = {"anonymous", "deactivated"}
PEOPLE = STAFF | OUTSIDE
FEW = {"anonymous", "coordinator", "other_team", "curator"}


@dataclass(frozen=True)
class Door:
    """Who may pass, and what the others get."""

    passes: set[str]
    else_status: int = NOT_FOUND
    forbidden: frozenset[str] = frozenset()  # those who are told that they may not, since they know it is there
    outside_status: int = LOGIN

    def answer(self, who):
        if who in self.passes:
            return SEEN
        if who in OUTSIDE:
            return self.outside_status
        return FORBIDDEN if who in self.forbidden else self.else_status


SEE_CASE = Door(TEAM | INVOLVED | {"reasoned"})
CHANGE_CASE = Door(TEAM, forbidden=frozenset(INVOLVED | {"reasoned"}))
# What is gathered about a citizen is for whoever is responsible or leads the team; its files for whoever asked.
BUNDLE = Door({"coordinator", "team_lead"}, forbidden=frozenset(INVOLVED | {"same_team", "reasoned"}))
EXTRACT = Door({"coordinator"})
# Erasures tell a case's number and nobody's name. The world's one is ordered by a lead who is not in it.
ERASURE_READERS = {"team_lead", "administrator", "controller"}
ERASURES = Door(ERASURE_READERS | {"other_lead"}, FORBIDDEN)
NOT_THEIRS = frozenset(STAFF - ERASURE_READERS - {"other_lead"})
ERASURE = Door(ERASURE_READERS, forbidden=NOT_THEIRS)
NOBODY = Door(set(), forbidden=NOT_THEIRS | ERASURE_READERS)
APPROVE = Door({"team_lead", "administrator"}, forbidden=NOT_THEIRS | {"controller"})
KEEP = Door({"team_lead"}, forbidden=NOT_THEIRS | {"controller", "administrator"})
STOP = Door({"team_lead", "other_lead", "administrator"}, FORBIDDEN)
REOPEN_CASE = Door(TEAM, forbidden=frozenset(INVOLVED | {"reasoned"}))
ANSWER_IN_CASE = Door({"coordinator", "team_lead"}, forbidden=frozenset(INVOLVED | {"same_team", "reasoned"}))
WITH_CITIZENS = Door(STAFF - NO_CITIZENS, FORBIDDEN)
WRITERS = Door(TEAM | {"other_team", "other_lead", "reasoned", "reasoned_expired"}, FORBIDDEN)
EVERYBODY = Door(PEOPLE)
LOGGED_IN = Door(STAFF)
NO_LINK = Door(set(), outside_status=NOT_FOUND)  # a provider's door, to whoever has no link
ADMINISTRATORS = Door({"administrator"}, FORBIDDEN)
CONTROLLERS = Door({"controller"}, FORBIDDEN)
CURATORS = Door({"curator"}, FORBIDDEN)
APPROVERS = Door({"curator", "team_lead", "other_lead"}, FORBIDDEN)
COVERAGE = Door(WRITERS.passes | {"curator"}, FORBIDDEN)
OWN_SUGGESTION = Door({"coordinator", "curator"})
ANSWER_SUGGESTION = Door({"curator"}, forbidden=frozenset({"coordinator"}))
OWN_DRAFT = Door({"coordinator"}, forbidden=CHANGE_CASE.forbidden)
COORDINATOR = Door({"coordinator"})
OWN_LIST = Door({"coordinator"}, forbidden=frozenset(NO_CITIZENS))
OWNER_OF_VIEW = Door({"coordinator"}, forbidden=frozenset(NO_CITIZENS))
OWN_FILE = Door({"curator"}, FORBIDDEN)
OWN_IMPORT = Door({"coordinator"}, forbidden=frozenset(STAFF - WRITERS.passes))

CASE = ("case",)
#   address                        door          its parts          methods
DOORS = {
    "front": (LOGGED_IN, (), "GET"),
    "account_login": (EVERYBODY, (), "GET POST"),
    "account_logout": (EVERYBODY, (), "GET POST"),
    "session_extend": (LOGGED_IN, (), "POST"),
    "search": (WITH_CITIZENS, (), "GET POST"),
    "live": (EVERYBODY, (), "GET"),
    "ready": (EVERYBODY, (), "GET"),
    "csp_report": (EVERYBODY, (), "POST"),
    "accounts:profile": (LOGGED_IN, (), "GET POST"),
    "accounts:password_update": (LOGGED_IN, (), "GET POST"),
    "accounts:held_form_detail": (LOGGED_IN, (), "GET POST"),
    "accounts:user_list": (ADMINISTRATORS, (), "GET"),
    "accounts:user_create": (ADMINISTRATORS, (), "GET POST"),
    "accounts:user_update": (ADMINISTRATORS, ("user",), "GET POST"),
    "occupation_import": (ADMINISTRATORS, (), "GET POST"),
    "catalog:offer_list": (LOGGED_IN, (), "GET"),
    "catalog:offer_compare": (LOGGED_IN, (), "GET"),
    "catalog:offer_detail": (LOGGED_IN, ("slug",), "GET"),
    "catalog:intake_list": (LOGGED_IN, ("slug",), "GET"),
    "catalog:intake_create": (CURATORS, ("slug",), "GET POST"),
    "catalog:rolling_create": (CURATORS, ("slug",), "GET POST"),
    "catalog:intake_update": (CURATORS, ("slug", "intake"), "GET POST"),
    "catalog:intake_cancel": (CURATORS, ("slug", "intake"), "GET POST"),
    "catalog:closure_create": (CURATORS, ("slug",), "GET POST"),
    "catalog:closure_update": (CURATORS, ("slug", "closure"), "GET POST"),
    "catalog:closure_remove": (CURATORS, ("slug", "closure"), "POST"),
    "catalog:offer_update": (CURATORS, ("slug",), "GET POST"),
    "catalog:offer_create": (CURATORS, (), "GET POST"),
    "catalog:offer_send": (CURATORS, ("waiting_offer",), "GET POST"),
    "catalog:offer_review": (APPROVERS, ("waiting_offer",), "GET POST"),
    "catalog:offer_discard": (CURATORS, ("waiting_offer",), "GET POST"),
    "catalog:offer_version_list": (LOGGED_IN, ("slug",), "GET"),
    "catalog:offer_version": (LOGGED_IN, ("slug", "wording"), "GET"),
    "catalog:offer_retire": (CURATORS, ("slug",), "GET POST"),
    "catalog:offer_bring_back": (CURATORS, ("slug",), "POST"),
    "catalog:offer_confirm": (CURATORS, ("slug",), "POST"),
    "catalog:offer_merge": (CURATORS, ("slug",), "GET POST"),
    "catalog_desk": (APPROVERS, (), "GET"),
    "catalog_offer_use": (LOGGED_IN, ("slug",), "GET"),
    "catalog:provider_list": (LOGGED_IN, (), "GET"),
    "catalog:provider_create": (CURATORS, (), "GET POST"),
    "catalog:provider_detail": (LOGGED_IN, ("provider",), "GET"),
    "catalog:provider_update": (CURATORS, ("provider",), "GET POST"),
    "catalog:provider_retire": (CURATORS, ("provider",), "GET POST"),
    "catalog:provider_bring_back": (CURATORS, ("provider",), "POST"),
    "catalog:contact_create": (CURATORS, ("provider",), "GET POST"),
    "catalog:contact_update": (CURATORS, ("provider", "provider_contact"), "GET POST"),
    "catalog:agreement_create": (CURATORS, ("provider",), "GET POST"),
    "catalog:agreement_update": (CURATORS, ("provider", "agreement"), "GET POST"),
    "catalog:suggestion_list": (LOGGED_IN, (), "GET"),
    "catalog:suggestion_create": (LOGGED_IN, (), "GET POST"),
    "catalog:suggestion_detail": (OWN_SUGGESTION, ("suggestion",), "GET"),
    "catalog:suggestion_take_up": (ANSWER_SUGGESTION, ("suggestion",), "GET POST"),
    "catalog:suggestion_decline": (ANSWER_SUGGESTION, ("suggestion",), "GET POST"),
    "offer_results": (LOGGED_IN, ("slug",), "GET"),
    "word_list_index": (CURATORS, (), "GET"),
    "word_list": (CURATORS, ("word_list",), "GET"),
    "word_create": (CURATORS, ("word_list",), "GET POST"),
    "word_update": (CURATORS, ("word_list", "word"), "GET POST"),
    "word_move": (CURATORS, ("word_list", "word"), "POST"),
    "word_retire": (CURATORS, ("word_list", "word"), "GET POST"),
    "word_bring_back": (CURATORS, ("word_list", "word"), "POST"),
    "evaluation:coverage": (COVERAGE, (), "GET"),
    "evaluation:coverage_file": (COVERAGE, (), "GET"),
    "evaluation:coverage_refresh": (COVERAGE, (), "POST"),
    "evaluation:coverage_offers": (COVERAGE, ("barrier",), "GET"),
    "evaluation:coverage_citizens": (WRITERS, ("barrier",), "GET"),
    "evaluation:hole_report": (COVERAGE, ("barrier",), "POST"),
    "catalog_files": (CURATORS, (), "GET POST"),
    "catalog_export": (CURATORS, ("file_kind",), "GET"),
    "catalog_import": (OWN_FILE, ("catalog_import",), "GET"),
    "catalog_import_apply": (OWN_FILE, ("catalog_import",), "POST"),
    "catalog_import_drop": (OWN_FILE, ("catalog_import",), "POST"),
    "catalog_import_faults": (OWN_FILE, ("catalog_import",), "GET"),
    "notices:notice_list": (LOGGED_IN, (), "GET"),
    "notices:notices_read": (LOGGED_IN, (), "POST"),
    "case_list": (WITH_CITIZENS, (), "GET POST"),
    "followup:list_export": (WITH_CITIZENS, (), "GET POST"),
    "followup:list_export_detail": (OWN_LIST, ("export",), "GET"),
    "followup:list_export_file": (OWN_LIST, ("export",), "GET"),
    "cases:import_create": (WRITERS, (), "GET POST"),
    "cases:import_template": (WRITERS, (), "GET"),
    "cases:import_detail": (OWN_IMPORT, ("import",), "GET POST"),
    "cases:import_status": (OWN_IMPORT, ("import",), "GET"),
    "cases:import_stop": (OWN_IMPORT, ("import",), "POST"),
    "cases:import_faults": (OWN_IMPORT, ("import_done",), "GET"),
    "cases:case_find": (WITH_CITIZENS, (), "GET POST"),
    "cases:case_create": (WRITERS, (), "GET POST"),
    "cases:access_request": (WRITERS, (), "GET POST"),
    "cases:access_list": (CONTROLLERS, (), "GET"),
    "case_detail": (SEE_CASE, CASE, "GET"),
    "cases:case_update": (CHANGE_CASE, CASE, "GET POST"),
    "case_close": (CHANGE_CASE, CASE, "GET POST"),
    "case_reopen": (REOPEN_CASE, CASE, "GET POST"),
    "case_looks": (SEE_CASE, CASE, "GET"),
    "case_bundle": (BUNDLE, CASE, "GET"),
    "case_extract_create": (BUNDLE, ("case", "bundle"), "POST"),
    "case_extract_status": (EXTRACT, ("case", "extract"), "GET"),
    "case_extract_pdf": (EXTRACT, ("case", "extract"), "GET"),
    "case_extract_json": (EXTRACT, ("case", "extract"), "GET"),
    "erasure_create": (BUNDLE, CASE, "GET POST"),
    "erasure_list": (ERASURES, (), "GET"),
    "erasure_detail": (ERASURE, ("erasure",), "GET"),
    "erasure_order": (NOBODY, ("erasure",), "POST"),
    "erasure_approve": (APPROVE, ("erasure",), "POST"),
    "erasure_keep": (KEEP, ("erasure",), "POST"),
    "erasure_stop": (STOP, (), "POST"),
    "cases:case_history": (SEE_CASE, CASE, "GET POST"),
    "cases:case_accesses": (SEE_CASE, CASE, "GET"),
    "cases:cpr_show": (CHANGE_CASE, CASE, "POST"),
    "cases:occupation_search": (WITH_CITIZENS, (), "GET POST"),
    "cases:goal_list": (SEE_CASE, CASE, "GET"),
    "cases:goal_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:goal_update": (CHANGE_CASE, ("case", "goal"), "GET POST"),
    "cases:goal_turn": (CHANGE_CASE, ("case", "goal"), "GET POST"),
    "cases:goal_move": (CHANGE_CASE, ("case", "goal"), "POST"),
    "cases:factor_list": (SEE_CASE, CASE, "GET"),
    "cases:factor_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:factor_find": (CHANGE_CASE, CASE, "POST"),
    "cases:factor_weigh": (CHANGE_CASE, ("case", "factor"), "GET POST"),
    "cases:consent_list": (SEE_CASE, CASE, "GET"),
    "cases:consent_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:consent_withdraw": (CHANGE_CASE, ("case", "consent"), "GET POST"),
    "cases:paper_list": (SEE_CASE, CASE, "GET POST"),
    "cases:document_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:document_update": (CHANGE_CASE, ("case", "document"), "GET POST"),
    "cases:document_strike": (CHANGE_CASE, ("case", "document"), "GET POST"),
    "cases:document_file": (SEE_CASE, ("case", "document"), "GET"),
    "cases:note_create": (CHANGE_CASE, CASE, "GET"),
    "cases:note_detail": (SEE_CASE, ("case", "note"), "GET"),
    "cases:note_write": (OWN_DRAFT, ("case", "draft"), "GET POST"),
    "cases:note_discard": (OWN_DRAFT, ("case", "draft"), "POST"),
    "cases:factor_let_go": (CHANGE_CASE, ("case", "factor"), "GET POST"),
    "cases:overview_done": (CHANGE_CASE, CASE, "POST"),
    "cases:person_list": (SEE_CASE, CASE, "GET"),
    "cases:responsible_change": (CHANGE_CASE, CASE, "GET POST"),
    "cases:involvement_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:involvement_end": (CHANGE_CASE, ("case", "involvement"), "GET POST"),
    "cases:contact_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:contact_update": (CHANGE_CASE, ("case", "contact"), "GET POST"),
    "cases:join_request": (SEE_CASE, CASE, "GET POST"),
    "cases:join_withdraw": (Door({"coordinator"}), ("case", "own_request"), "POST"),
    "cases:join_answer": (ANSWER_IN_CASE, ("case", "asked"), "GET POST"),
    "cases:support_detail": (SEE_CASE, CASE, "GET"),
    "cases:spell_create": (CHANGE_CASE, CASE, "GET POST"),
    "cases:spell_update": (CHANGE_CASE, ("case", "spell"), "GET POST"),
    "cases:spell_remove": (CHANGE_CASE, ("case", "spell"), "POST"),
    "cases:target_group_change": (CHANGE_CASE, CASE, "GET POST"),
    "cases:readiness_change": (CHANGE_CASE, CASE, "GET POST"),
    "cases:screening_detail": (SEE_CASE, CASE, "GET"),
    "cases:screening_answer": (CHANGE_CASE, CASE, "GET POST"),
    "screening_list": (ADMINISTRATORS, (), "GET"),
    "screening_create": (ADMINISTRATORS, (), "POST"),
    "screening_update": (ADMINISTRATORS, ("screening",), "GET POST"),
    "screening_publish": (ADMINISTRATORS, ("screening",), "POST"),
    "screening_withdraw": (ADMINISTRATORS, ("screening",), "POST"),
    "question_create": (ADMINISTRATORS, ("screening",), "GET POST"),
    "question_update": (ADMINISTRATORS, ("screening", "question"), "GET POST"),
    "question_remove": (ADMINISTRATORS, ("screening", "question"), "POST"),
    "question_move": (ADMINISTRATORS, ("screening", "question"), "POST"),
    "plans:plan_detail": (SEE_CASE, CASE, "GET"),
    "plans:plan_build": (CHANGE_CASE, CASE, "GET"),
    "plans:offer_match": (SEE_CASE, CASE, "GET"),
    "plans:plan_freeze": (CHANGE_CASE, CASE, "GET POST"),
    "plans:plan_reconsider": (CHANGE_CASE, CASE, "GET POST"),
    "plans:intervention_create": (CHANGE_CASE, ("case", "slug"), "GET POST"),
    "plans:intervention_update": (CHANGE_CASE, ("case", "planned"), "GET POST"),
    "plans:intervention_start": (CHANGE_CASE, ("case", "planned"), "POST"),
    "plans:intervention_drop": (CHANGE_CASE, ("case", "planned"), "GET POST"),
    "plans:place_ask": (CHANGE_CASE, ("case", "planned"), "GET POST"),
    "plans:place_update": (CHANGE_CASE, ("case", "placed"), "GET POST"),
    "plans:place_answer": (CHANGE_CASE, ("case", "placed"), "GET POST"),
    "plans:place_give_up": (CHANGE_CASE, ("case", "placed"), "GET POST"),
    "place_list": (WITH_CITIZENS, (), "GET"),
    "plans:referral_create": (CHANGE_CASE, ("case", "running"), "GET POST"),
    "plans:referral_detail": (SEE_CASE, ("case", "referral"), "GET"),
    "plans:referral_withdraw": (CHANGE_CASE, ("case", "referral"), "GET POST"),
    "plans:referral_remind": (CHANGE_CASE, ("case", "referral"), "POST"),
    "plans:referral_renew": (CHANGE_CASE, ("case", "referral"), "GET POST"),
    "plans:referral_visit": (CHANGE_CASE, ("case", "referral"), "POST"),
    "plans:proposal_answer": (CHANGE_CASE, ("case", "proposal"), "GET POST"),
    "referral_list": (WITH_CITIZENS, (), "GET"),
    "referral_link": (EVERYBODY, ("secret",), "GET"),
    "referral_open": (NO_LINK, (), "POST"),
    # Everybody here has the provider's cookie of the world's one referral.
    "referral_shown": (EVERYBODY, (), "GET"),
    "referral_answer": (EVERYBODY, (), "POST"),
    "referral_propose": (EVERYBODY, (), "POST"),
    "referral_leave": (EVERYBODY, (), "POST"),
    "plans:plan_version_list": (SEE_CASE, CASE, "GET"),
    "plans:plan_version_status": (SEE_CASE, ("case", "number"), "GET"),
    "plans:plan_version_draw": (SEE_CASE, ("case", "number"), "POST"),
    "plans:plan_version_pdf": (SEE_CASE, ("case", "number"), "GET"),
    "followup:case_mark": (SEE_CASE, CASE, "GET POST"),
    "followup:case_wait": (CHANGE_CASE, CASE, "POST"),
    "followup:view_list": (WITH_CITIZENS, (), "GET"),
    "followup:view_create": (WITH_CITIZENS, (), "GET POST"),
    "followup:view_update": (OWNER_OF_VIEW, ("view",), "GET POST"),
    "followup:view_keep": (OWNER_OF_VIEW, ("view",), "POST"),
    "followup:view_move": (OWNER_OF_VIEW, ("view",), "POST"),
    "followup:view_delete": (OWNER_OF_VIEW, ("view",), "POST"),
    "followup:flag_list": (WITH_CITIZENS, (), "GET"),
    "followup:worklist": (WITH_CITIZENS, (), "GET POST"),
    "followup:follow_up_list": (SEE_CASE, CASE, "GET"),
    "followup:follow_up_create": (CHANGE_CASE, ("case", "running"), "GET POST"),
}
MAY_SHOW_CPR = {"cases:cpr_show"}
OF_PROVIDERS = {name for name in DOORS if name.startswith("referral_")} - {"referral_list"}
WITHOUT_LOG_IN = {"account_login", "live", "ready", "csp_report"} | OF_PROVIDERS
HEADERS = {
    "Cache-Control": "no-store, private",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
UNTOUCHED = """
    SELECT string_agg(format('SELECT %L AS name, count(*), coalesce(sum(hashtext(t::text)::bigint), 0) FROM %I t',
                             tablename, tablename), ' UNION ALL ' ORDER BY tablename)
    FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('journal_access', 'django_session', 'cache_entry')
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
        client.cookies[COOKIE] = signing.dumps(print_of(world.args["secret"]), salt=SALT)
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


def row_sums():
    with connection.cursor() as cursor:
        cursor.execute(UNTOUCHED)
        cursor.execute(cursor.fetchone()[0])
        return sorted(cursor.fetchall())  # workers of the database give them as they come


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
            own = {"Referrer-Policy": "strict-origin"} if address in OF_PROVIDERS else {}
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
    who = next(who for who in ("coordinator", "administrator", "controller", "curator") if who in passing)

    for number in NO_PAGE_NUMBERS:
        response, _ = visit(who, "GET", f"{url}?{urlencode({'side': number})}")
        assert outcome(response) == SEEN, number
        assert "9" * 1_000 not in response.seen_body


@pytest.mark.parametrize("address", READ)
def test_looking_changes_nothing_but_the_log(world, visit, address):
    before = row_sums()

    for who in ("coordinator", "curator", "administrator", "controller", "other_team"):
        _, after = visit(who, "GET", url_of(address, world), lambda response: row_sums())
        assert after == before, who


CASE_DOORS = [name for name, row in DOORS.items() if row[1][:1] == CASE]


@pytest.mark.parametrize("address", CASE_DOORS)
def test_a_look_at_a_citizen_is_noted_once(world, visit, address):
    def looks(response):
        return list(Access.objects.values_list("case_id", "user_id", "outcome"))

    method = "GET" if "GET" in DOORS[address][2].split() else "POST"
    for who, noted in (("coordinator", "shown"), ("other_team", "refused"), ("curator", "refused")):
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


NOT_ROWS = {"slug", "number", "bundle"}


@pytest.mark.parametrize(
    ("address", "other"),
    [(name, part) for name, row in DOORS.items() if row[1][:1] == CASE for part in row[1][1:] if part not in NOT_ROWS],
)
def test_things_of_one_case_are_not_found_through_another(world, visit, address, other):
    """A number of somebody else's row under the address of one's own case leads nowhere."""
    mine = world.cases["archived" if DOORS[address][0] is SEE_CASE else "open"]
    own = build_world(cpr="720180-1987")
    method = "GET" if "GET" in DOORS[address][2].split() else "POST"

    response, _ = visit("coordinator", method, reverse(address, args=[mine.pk, own.args[other]]))

    assert response.status_code == NOT_FOUND
