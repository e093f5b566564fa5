import importlib.machinery
import os
import subprocess
import sys
import venv

import pytest

from hjoerring.embedded import bootstrap
from hjoerring.embedded.places import BASE

MAKE_READY = """
import sys
from pathlib import Path
from hjoerring.embedded import bootstrap
bootstrap.LOCK = Path(sys.argv[1])
bootstrap.make_ready(Path(sys.argv[2]))
"""


@pytest.fixture
def lock(tmp_path, monkeypatch):
    """A lock without packages, so that only the way to it is tried."""
    path = tmp_path / "requirements.lock"
    path.write_text("# nothing\n")
    monkeypatch.setattr(bootstrap, "LOCK", path)
    return path


@pytest.fixture
def ready(tmp_path, lock):
    """A .venv as the bootstrap leaves it, made without pip to be quick."""
    path = tmp_path / "ready"
    venv.create(path, symlinks=True)
    (path / ".installed").write_text(bootstrap._stamp(path))
    return path


def inside(python, code):
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_another_lock_makes_the_stamp_stale(ready, lock):
    assert bootstrap.is_ready(ready)

    lock.write_text("# something\n")

    assert not bootstrap.is_ready(ready)


def test_a_moved_checkout_makes_the_stamp_stale(ready, tmp_path):
    assert not bootstrap.is_ready(ready.rename(tmp_path / "moved"))


def test_a_python_that_went_away_makes_the_stamp_stale(ready):
    (ready / "bin" / "python").unlink()
    (ready / "bin" / "python").symlink_to("/usr/bin/python3.10")

    assert not bootstrap.is_ready(ready)


@pytest.mark.slow
@pytest.mark.usefixtures("lock")
def test_a_half_made_venv_is_made_again(tmp_path):
    half_made = tmp_path / ".venv"
    (half_made / "bin").mkdir(parents=True)
    (half_made / "pyvenv.cfg").write_text("home = /nowhere\n")
    (half_made / ".installing").touch()

    bootstrap.make_ready(half_made)

    assert bootstrap.is_ready(half_made)
    assert not (half_made / ".installing").exists()
    assert inside(half_made / "bin/python", "import pip, sys; print(sys.prefix)") == str(half_made)


@pytest.mark.slow
def test_of_several_first_runs_one_installs_and_the_others_wait(tmp_path, lock):
    command = [sys.executable, "-c", MAKE_READY, lock, tmp_path / ".venv"]
    runs = [subprocess.Popen(command, cwd=BASE, stdout=subprocess.PIPE, text=True) for _ in range(3)]

    said = [run.communicate(timeout=120)[0] for run in runs]

    assert [run.returncode for run in runs] == [0, 0, 0]
    assert sum("Creating" in text for text in said) == 1
    assert bootstrap.is_ready(tmp_path / ".venv")


@pytest.mark.slow
def test_packages_that_cannot_be_installed_are_tried_again_next_time(tmp_path, lock, capfd):
    lock.write_text("no-such-package @ file:///nowhere/no_such_package-1.0-py3-none-any.whl --hash=sha256:" + "0" * 64)

    with pytest.raises(SystemExit, match="kunne ikke installeres"):
        bootstrap.make_ready(tmp_path / ".venv")

    assert "/nowhere" in capfd.readouterr().err
    assert not bootstrap.is_ready(tmp_path / ".venv")
    assert not bootstrap._usable(tmp_path / ".venv")


@pytest.mark.usefixtures("lock")
def test_somebody_elses_folder_is_not_emptied(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "kept.txt").write_text("kept")

    with pytest.raises(SystemExit, match="not a virtual environment"):
        bootstrap.make_ready(tmp_path / "letters")

    assert (tmp_path / "letters" / "kept.txt").read_text() == "kept"


@pytest.mark.usefixtures("lock")
@pytest.mark.parametrize(
    ("system_python", "line"),
    [(sys.executable, "sudo apt-get install python3-venv"), ("/usr/bin/other", "sudo apt-get install python3.1")],
)
def test_a_missing_venv_module_is_told_with_the_line_that_helps(tmp_path, monkeypatch, system_python, line):
    found = importlib.machinery.PathFinder.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else found(name))
    resolve = os.path.realpath
    monkeypatch.setattr("os.path.realpath", lambda p: resolve(system_python if p == "/usr/bin/python3" else p))

    with pytest.raises(SystemExit) as told:
        bootstrap.make_ready(tmp_path / ".venv")

    assert line in told.value.code
    assert "Pythons venv-modul mangler" in told.value.code


@pytest.mark.usefixtures("lock")
@pytest.mark.parametrize("version", [(3, 10, 12), (3, 14, 0)])
def test_a_python_too_old_or_too_new_is_told_in_both_languages(tmp_path, monkeypatch, version):
    monkeypatch.setattr("sys.version_info", version)
    monkeypatch.setattr("shutil.which", lambda name: None)

    with pytest.raises(SystemExit) as told:
        bootstrap.make_ready(tmp_path / ".venv")

    assert "Python 3.11, 3.12 or 3.13 is needed" in told.value.code
    assert "Der skal bruges Python 3.11" in told.value.code


@pytest.fixture
def executed(monkeypatch):
    calls = []
    monkeypatch.setattr("os.execv", lambda program, argv: calls.append([str(program), *argv[1:]]))
    monkeypatch.delenv("HJM_NO_BOOTSTRAP", raising=False)
    return calls


@pytest.mark.parametrize("command", ["demo", "test", "migrate"])
def test_every_command_goes_on_inside_a_ready_venv(ready, monkeypatch, executed, command):
    monkeypatch.setenv("HJM_VENV", str(ready))

    bootstrap.ensure(["manage.py", command, "-x"])

    assert executed == [[str(ready / "bin/python"), "manage.py", command, "-x"]]


def test_other_commands_and_whoever_says_so_install_nothing(tmp_path, monkeypatch, executed):
    monkeypatch.setenv("HJM_VENV", str(tmp_path / "none"))

    bootstrap.ensure(["manage.py", "migrate"])
    monkeypatch.setenv("HJM_NO_BOOTSTRAP", "1")
    bootstrap.ensure(["manage.py", "demo"])

    assert executed == []
    assert not (tmp_path / "none").exists()


def test_nothing_is_imported_that_a_bare_python_lacks():
    modules = "hjoerring.embedded.bootstrap, hjoerring.embedded.servers, hjoerring.embedded.pango"
    code = f"import sys; sys.path.insert(0, {str(BASE)!r}); import {modules}"

    bare = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True)  # -S: without site-packages

    assert (bare.returncode, bare.stderr) == (0, b"")
