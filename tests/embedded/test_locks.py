import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hjoerring.embedded.places import BASE

LINE = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def pinned(name):
    return {canonicalize_name(package): version for package, version in LINE.findall((BASE / name).read_text())}


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((BASE / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def needed(project):
    return [Requirement(text) for text in project["project"]["dependencies"]]


@pytest.fixture(scope="module")
def tools(project):
    return [Requirement(text) for text in project["dependency-groups"]["dev"]]


def unmet(requirements, lock):
    return [str(r) for r in requirements if not r.specifier.contains(lock.get(canonicalize_name(r.name), "0"))]


def test_the_locks_hold_what_the_project_asks_for(needed, tools):
    assert unmet(needed + tools, pinned("requirements.lock")) == []
    assert unmet(needed, pinned("requirements.production.lock")) == []


def test_the_server_gets_the_tested_versions_and_none_of_the_tools(tools):
    production = pinned("requirements.production.lock")

    assert production.items() <= pinned("requirements.lock").items()
    assert not production.keys() & {canonicalize_name(tool.name) for tool in tools}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements.production.lock"])
def test_locks_hold_hashes_and_no_addresses(name):
    text = (BASE / name).read_text()

    packages = re.split(r"\n(?=[a-z])", text)
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert "://" not in text
    assert "index-url" not in text


def test_every_dependency_says_why():
    lines = (BASE / "pyproject.toml").read_text().splitlines()
    begun = lines.index("dependencies = [")

    named = [line for line in lines[begun : lines.index("[tool.setuptools]")] if line.startswith('    "')]

    assert len(named) > 20
    assert [line for line in named if "  # " not in line] == []
