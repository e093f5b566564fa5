import subprocess
import sys
from xml.etree import ElementTree

import pytest

from hjoerring.embedded import pango


@pytest.fixture(autouse=True)
def _afresh(monkeypatch):
    pango.load.cache_clear()
    monkeypatch.setenv("FONTCONFIG_FILE", "restored after the test")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(pango, "LINUX", ("libnowhere-1.0.so.0",))
    yield
    pango.load.cache_clear()


def fetch(monkeypatch, run):
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(pango, "_run", run)
    with pytest.raises(pango.PangoMissing) as told:
        pango.load(fetch=True)
    return str(told.value)


@pytest.mark.usefixtures("var")
def test_a_machine_without_it_is_told_the_line_that_helps(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)

    with pytest.raises(pango.PangoMissing, match="sudo apt-get install libpango"):
        pango.load(fetch=True)


def test_nothing_is_fetched_unless_asked_for(var):
    with pytest.raises(pango.PangoMissing):
        pango.load()

    assert list(var.iterdir()) == []


def test_a_fetch_that_fails_says_why_and_leaves_nothing_half(var, monkeypatch):
    def run(command, directory):
        raise subprocess.CalledProcessError(100, command, stderr="E: no network")

    assert "E: no network" in fetch(monkeypatch, run)
    assert {path.name for path in var.iterdir()} <= {"apt", "pango.lock"}


def test_the_packages_the_machine_lacks_are_unpacked_with_fonts_beside_them(var, monkeypatch):
    ran = []

    def run(command, directory):
        ran.append(command)
        if "download" in command:
            (directory / "libpango.deb").touch()
        return "Inst libpango-1.0-0 (1.50 Debian)\nInst libgraphite2-3 (1.3)\nConf libpango-1.0-0\n"

    fetch(monkeypatch, run)

    assert [command[-2:] for command in ran if "download" in command] == [["libpango-1.0-0", "libgraphite2-3"]]
    assert [command[:2] for command in ran if command[0] == "dpkg"] == [["dpkg", "-x"]]
    assert sorted(path.name for path in var.iterdir()) == ["pango", "pango.lock"]
    places = [entry.text for entry in ElementTree.parse(var / "pango" / "fonts.conf").iter("dir")]
    assert places == ["/usr/share/fonts", f"{var}/pango/usr/share/fonts"]


def test_a_copy_that_is_there_is_used_and_not_fetched_again(var, monkeypatch):
    library = var / "pango" / "usr" / "lib" / "libpango-1.0.so.0.5000.12"
    library.parent.mkdir(parents=True)
    library.touch()
    opened = []

    def all_open(names):
        names = list(names)
        if not opened and names == list(pango.LINUX):
            return False
        opened.extend(names)
        return True

    monkeypatch.setattr(pango, "_all_open", all_open)

    assert pango.load(fetch=True) == "private"
    assert opened == [library, *pango.LINUX]
