"""From nothing but Python to a .venv with the locked packages, then on inside it.

Standard library only, and readable by older Pythons, so that they can be told what is missing.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
LOCK = BASE / "requirements.lock"
OLDEST, TOO_NEW = (3, 11), (3, 14)
INSTALLS = {"demo", "test"}

WRONG_PYTHON = """Python 3.11, 3.12 or 3.13 is needed; this is {version} ({program}).
Der skal bruges Python 3.11, 3.12 eller 3.13; dette er {version}.
  Debian/Ubuntu:  sudo apt-get install python3 python3-venv
  macOS:          brew install python@3.13"""
NO_VENV = """Python's venv module is missing.  Pythons venv-modul mangler.
  Debian/Ubuntu:  sudo apt-get install {package}
Then run the same command again.  Kør derefter samme kommando igen."""
NOT_A_VENV = "{venv} is not a virtual environment and not empty; set HJM_VENV to another place."
NOT_WRITABLE = "{venv} cannot be written to; set HJM_VENV to another place."
NOT_INSTALLED = """The packages could not be installed; what pip said stands above. Run the same command again.
Pakkerne kunne ikke installeres; se pips besked ovenfor. Kør samme kommando igen."""


def ensure(argv: list[str]) -> None:
    """Run on inside a ready .venv; `demo` and `test` make it ready first."""
    if os.environ.get("HJM_NO_BOOTSTRAP"):
        return
    venv = Path(os.environ.get("HJM_VENV") or BASE / ".venv").absolute()
    if len(argv) > 1 and argv[1] in INSTALLS:
        if not is_ready(venv):
            make_ready(venv)
    elif not is_ready(venv):
        return
    if Path(sys.prefix).resolve() != venv.resolve():
        sys.stdout.flush()
        os.execv(venv / "bin" / "python", [str(venv / "bin" / "python"), *argv])


def is_ready(venv: Path) -> bool:
    """Was everything of today's lock installed, here, with the Python that is still there?"""
    try:
        return (venv / ".installed").read_text(encoding="utf-8") == _stamp(venv)
    except OSError:
        return False


def make_ready(venv: Path) -> None:
    """Make or mend the .venv; of several first runs one works and the others wait."""
    begun = time.monotonic()
    handle = _locked(venv)
    try:
        if is_ready(venv):
            return
        if not _usable(venv):
            _create(venv)
        _install(venv)
    finally:
        os.close(handle)
    _say(f"Installed in {time.monotonic() - begun:.1f} s.")


def _stamp(venv: Path) -> str:
    # A moved checkout and an upgraded Python both leave a .venv that looks whole and is not.
    return "\n".join([hashlib.sha256(LOCK.read_bytes()).hexdigest(), str(venv), os.path.realpath(venv / "bin/python")])


def _locked(venv: Path) -> int:
    try:
        venv.mkdir(parents=True, exist_ok=True)
        handle = os.open(venv, os.O_RDONLY)
    except OSError:
        sys.exit(NOT_WRITABLE.format(venv=venv))
    if not os.access(venv, os.W_OK):
        sys.exit(NOT_WRITABLE.format(venv=venv))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        _say("Another process is installing; waiting for it ...")
        fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def _suitable_python() -> str:
    if OLDEST <= sys.version_info[:2] < TOO_NEW:
        return sys.executable
    for name in ("python3.13", "python3.12", "python3.11"):
        found = shutil.which(name)
        if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
            return found
    sys.exit(WRONG_PYTHON.format(version=sys.version.split()[0], program=sys.executable))


def _usable(venv: Path) -> bool:
    """Nothing half-made, nothing of another Python: else it is made again."""
    if (venv / ".installing").exists():
        return False
    inside = venv / "bin" / "python"
    question = "import pip, sys; print(*sys.version_info[:2], sys.prefix)"
    try:
        asked = subprocess.run([str(inside), "-c", question], capture_output=True, text=True)
    except OSError:
        return False
    major, minor, prefix = (*asked.stdout.split(maxsplit=2), "", "", "")[:3]
    supported = asked.returncode == 0 and OLDEST <= (int(major), int(minor)) < TOO_NEW
    return supported and Path(prefix.strip()).resolve() == venv.resolve()


def _create(venv: Path) -> None:
    if any(venv.iterdir()) and not ((venv / "pyvenv.cfg").exists() or (venv / ".installing").exists()):
        sys.exit(NOT_A_VENV.format(venv=venv))
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        sys.exit(NO_VENV.format(package=_venv_package()))
    _say(f"Creating {venv} ...")
    made = subprocess.run([_suitable_python(), "-m", "venv", "--clear", str(venv)], capture_output=True, text=True)
    if made.returncode:
        sys.exit("\n".join([made.stdout[-800:], made.stderr[-800:], NO_VENV.format(package=_venv_package())]))


def _venv_package() -> str:
    if os.path.realpath(sys.executable) == os.path.realpath("/usr/bin/python3"):
        return "python3-venv"
    return "python{}.{}-venv".format(*sys.version_info[:2])


def _install(venv: Path) -> None:
    # Killed between two files pip takes a package for whole, so the mark says: begun, not ended.
    begun = venv / ".installing"
    begun.touch()
    _say("Installing the locked packages ...")
    quiet = ["-q", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore"]
    command = [str(venv / "bin" / "python"), "-m", "pip", "install", *quiet, "--no-deps", "--require-hashes"]
    if subprocess.run([*command, "-r", str(LOCK)], stdin=subprocess.DEVNULL).returncode:
        sys.exit(NOT_INSTALLED)
    (venv / ".installed").write_text(_stamp(venv), encoding="utf-8")
    begun.unlink()


def _say(text: str) -> None:
    print(text, flush=True)
