"""What is true of the whole project: templates, names, migrations, data files, tasks and the lock file."""

import ast
import contextlib
import io
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver
from packaging.requirements import Requirement
from packaging.version import Version

from cases.models import Citizen
from hjoerring.celery import app as celery_app
from hjoerring.data_classes import DATA_CLASSES

BASE = Path(__file__).resolve().parent.parent
OUR_APPS = [
    "accounts",
    "journal",
    "catalog",
    "companies",
    "cases",
    "plans",
    "notices",
    "conferences",
    "followup",
    "evaluation",
]
PACKAGES = ["danish", *OUR_APPS, "hjoerring"]
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
PYTHON = sorted(path for package in PACKAGES for path in (BASE / package).rglob("*.py"))
PRODUCT = [path for path in PYTHON if "migrations" not in path.parts]
# Of a case, and without a history: what is worked out anew or drawn, and what only its writer has.
WITHOUT_HISTORY = {"CaseDay", "Escalation", "MeetingDraft", "PlanInBatch", "SearchName"}


def our_models():
    """The models of the product itself, without the history tables that follow them."""
    for model in apps.get_models():
        is_history = any(field.name.startswith("pgh_") for field in model._meta.fields)
        if model._meta.app_label in OUR_APPS and not model._meta.proxy and not is_history:
            yield model


def case_bound():
    """The names of what belongs to a citizen's case, or to something that does."""
    bound, more = set(), {Citizen}
    while more:
        bound |= more
        fields = [(model, field) for model in our_models() if model not in bound for field in model._meta.get_fields()]
        more = {model for model, field in fields if not field.auto_created and field.related_model in bound}
    return {model.__name__ for model in bound}


def short(path):
    return str(path.relative_to(BASE))


def test_no_migration_is_missing():
    told = io.StringIO()
    with contextlib.suppress(SystemExit):  # which says no more than that something is missing
        call_command("makemigrations", "--check", "--dry-run", stdout=told)

    assert told.getvalue().strip() == "No changes detected"


def test_every_field_has_a_data_class():
    said = {
        label: {field for fields in classes.values() for field in fields.split()}
        for label, classes in DATA_CLASSES.items()
    }
    found = {
        model._meta.label: {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}
        for model in our_models()
    }
    assert said == found


def test_what_belongs_to_a_citizen_has_a_history():
    tracked = {model.__name__ for model in our_models() if hasattr(model, "pgh_event_model")}

    assert case_bound() >= {"Case", "Goal", "Answer", "AnswerLink", "PlanPaper"}
    assert case_bound() - tracked == WITHOUT_HISTORY


@pytest.mark.parametrize("model", list(our_models()), ids=lambda model: model._meta.label)
def test_models_say_what_they_are(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")
    assert model._meta.verbose_name == model._meta.verbose_name.lower()
    for field in model._meta.local_fields:
        if field.is_relation and not field.auto_created:
            assert field.remote_field.related_name, field.name


def views(patterns=None):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


@pytest.mark.parametrize("pattern", list(views()), ids=lambda pattern: pattern.name)
def test_address_and_view_share_their_name(pattern):
    module = pattern.callback.__module__
    if not module.startswith("allauth") and pattern.name not in {"account_login", "account_logout"}:
        assert pattern.callback.__name__ == pattern.name
    address = str(pattern.pattern)
    assert re.fullmatch(r"[a-z0-9<>:_/-]*(\.ics)?", address), "addresses are Danish without æøå, in lower case"


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_templates_hold_no_script_style_or_unescaped_text(path):
    text = path.read_text()
    get_template(str(path.relative_to(BASE / "templates")))

    assert not re.search(r"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|hx-on|javascript:", text, re.I)
    assert not re.search(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq", text)
    assert text.count("\n") <= 150


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_forms_with_text_say_whom_they_were_shown_to(path):
    """Else what was written is lost when the session has ended in another tab (accounts.unsent)."""
    forms = re.findall(r"<form\b[^>]*\bdata-guard\b.*?</form>", path.read_text(), re.DOTALL)

    assert all(re.search(r"{% form_(key|mark) %}", form) for form in forms)


def test_no_template_is_unused():
    code = "\n".join(path.read_text() for path in [*PRODUCT, *TEMPLATES])
    by_name = {"400.html", "429.html", "403.html", "403_csrf.html", "404.html", "500.html"}
    unused = []
    for path in TEMPLATES:
        name = str(path.relative_to(BASE / "templates"))
        if name not in by_name and not name.startswith(("django/", "account/")) and name not in code:
            stem = name.removesuffix(".html")
            if stem not in code:
                unused.append(name)
    assert unused == []


@pytest.mark.parametrize("path", PRODUCT, ids=short)
def test_code_keeps_to_its_size(path):
    tree = ast.parse(path.read_text())

    assert path.read_text().count("\n") <= 500
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 80, node.name


FORBIDDEN = [
    (r"\bmark_safe\(", set()),
    (r"\bcsrf_exempt\b", {"hjoerring/views/errors.py"}),
    (r"\brequire_http_methods\b", {"danish/http.py"}),
    (r"\bTODO\b|\bFIXME\b|\bXXX\b", set()),
    (r"^\s*print\(", {"hjoerring/embedded/bootstrap.py", "hjoerring/embedded/servers.py"}),
]


@pytest.mark.parametrize(("pattern", "allowed"), FORBIDDEN)
def test_nobody_takes_a_short_cut(pattern, allowed):
    found = {short(path) for path in PRODUCT if re.search(pattern, path.read_text(), re.MULTILINE)}

    assert found <= allowed


def test_pages_reach_citizens_only_through_the_door():
    """Views, forms and template tags start at `visible_to`, an opened case or a provider's link, not at all rows."""
    doors = "visible_to|as_system|of_case|own_in|behind_link"
    bare = re.compile(rf"\b({'|'.join(case_bound())})\.objects\b(?!\s*\.(?:{doors})\()")
    pages = [path for path in PRODUCT if {"views", "forms"} & {path.stem, *path.parts}]

    found = {f"{short(path)}: {match}" for path in pages for match in bare.findall(path.read_text())}

    assert pages
    assert found == set()


READS_A_GROUP = re.compile(r"\bMeetingGroup(\.(_default_manager|objects)|, pk)")


def called_in(function):
    """The names of what a function calls."""
    return {
        node.func.id for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_a_group_of_talks_is_reached_only_through_the_doors_of_its_cases():
    """It is of no case itself, so the rule above does not see it; each function that reads one opens its cases."""
    views = [path for path in PRODUCT if "views" in {path.stem, *path.parts}]
    functions = [(path, node) for path in views for node in ast.walk(ast.parse(path.read_text()))]
    reading = {
        f"{short(path)}: {node.name}": node
        for path, node in functions
        if isinstance(node, ast.FunctionDef) and READS_A_GROUP.search(ast.unparse(node))
    }

    assert reading
    assert {name for name, node in reading.items() if "through_the_doors" not in called_in(node)} == set()


@pytest.mark.parametrize("path", sorted(BASE.glob("*/data/*.yaml")), ids=short)
def test_data_files_can_be_read(path):
    assert yaml.safe_load(path.read_text())


def test_every_scheduled_task_exists():
    celery_app.loader.import_default_modules()
    celery_app.autodiscover_tasks(force=True)

    scheduled = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}

    assert scheduled <= set(celery_app.tasks)


def test_the_lock_satisfies_what_is_asked_and_names_no_host():
    lock = (BASE / "requirements.lock").read_text()
    locked = {name.lower(): Version(version) for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock, re.M)}
    project = tomllib.loads((BASE / "pyproject.toml").read_text())

    for line in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(locked[wanted.name.lower()]), line
    assert "://" not in lock


def test_every_dependency_says_why():
    text = (BASE / "pyproject.toml").read_text()
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)

    assert len(lists) == 2
    for line in "".join(lists).splitlines():
        assert re.search(r'",\s+# \w', line), line
