"""Make Pango loadable for WeasyPrint, without administrator rights where that can be done.

The system's own libraries first, then Homebrew's (macOS), then a private copy under var/pango, unpacked on Debian and
Ubuntu from the distribution's signed packages. Standard library only. Call load() before importing weasyprint.
"""

import ctypes
import fcntl
import functools
import html
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from hjoerring.embedded import places

LINUX = (
    "libgobject-2.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
)
MACOS = (
    "libgobject-2.0.0.dylib",
    "libharfbuzz.0.dylib",
    "libharfbuzz-subset.0.dylib",
    "libfontconfig.1.dylib",
    "libpango-1.0.0.dylib",
    "libpangoft2-1.0.0.dylib",
)
HOMEBREW = ("", "/opt/homebrew/lib/", "/usr/local/lib/")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "libfontconfig1")
MISSING = """PDF documents need Pango, which this machine lacks. Everything else works without it.
  Debian/Ubuntu:  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  Fedora:         sudo dnf install pango
  macOS:          brew install pango"""

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{copy}/usr/share/fonts</dir>
  <cachedir>{copy}/cache</cachedir>
</fontconfig>
"""


class PangoMissing(RuntimeError):
    """No Pango on this machine; the message says how to get it."""


@functools.cache
def load(fetch: bool = False) -> str:
    """Load the libraries into this process and say whose they are; with `fetch` get a private copy if need be."""
    if sys.platform == "darwin":
        for prefix in HOMEBREW:
            if _all_open(prefix + name for name in MACOS):
                return prefix or "system"
        raise PangoMissing(MISSING)
    if _all_open(LINUX):
        return "system"
    copy = places.var_dir() / "pango"
    if fetch and not copy.exists() and shutil.which("apt-get") and shutil.which("dpkg"):
        try:
            _fetch(copy)
        except (subprocess.SubprocessError, OSError) as error:
            raise PangoMissing(f"{MISSING}\n({error} {getattr(error, 'stderr', '')})") from None
    if _load_copy(copy):
        return "private"
    raise PangoMissing(MISSING)


def _all_open(names: Iterable[str | Path]) -> bool:
    try:
        for name in names:
            ctypes.CDLL(str(name), mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True


def _load_copy(copy: Path) -> bool:
    """Load every library of the copy; each round opens those whose own needs the rounds before have met."""
    if not Path("/etc/fonts/fonts.conf").exists():
        os.environ.setdefault("FONTCONFIG_FILE", str(copy / "fonts.conf"))
    left = [library for library in copy.glob("**/*.so.*") if not library.is_symlink()]
    for _ in range(10):
        still_left = [library for library in left if not _all_open([library])]
        if len(still_left) == len(left):
            break
        left = still_left
    return _all_open(LINUX)


def _fetch(copy: Path) -> None:
    var = places.make_var()
    with (var / "pango.lock").open("w") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if not copy.exists():
            _unpack(_download(var / "apt"), copy)
        shutil.rmtree(var / "apt", ignore_errors=True)


def _download(apt: Path) -> list[Path]:
    """The packages this machine lacks, with apt's state in our own directory: the system stays as it is."""
    shutil.rmtree(apt, ignore_errors=True)
    for directory in ("lists/partial", "cache/archives/partial", "deb"):
        (apt / directory).mkdir(parents=True)
    own_state = [
        f"Dir::State::lists={apt}/lists",
        f"Dir::Cache={apt}/cache",
        "Debug::NoLocking=1",
        "APT::Sandbox::User=",
    ]
    apt_get = ["apt-get", "-q", *(part for option in own_state for part in ("-o", option))]
    _run([*apt_get, "update"], apt)
    plan = _run([*apt_get, "install", "-s", "--no-install-recommends", *PACKAGES], apt)
    lacking = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    _run([*apt_get, "download", *lacking], apt / "deb")
    return sorted((apt / "deb").glob("*.deb"))


def _unpack(packages: list[Path], copy: Path) -> None:
    """Whole or not at all: a copy that is there is complete."""
    part = copy.with_name("pango.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for package in packages:
        _run(["dpkg", "-x", str(package), str(part)], part)
    # A machine without Pango often lacks every font too, and Pango crashes when it finds none at all.
    (part / "fonts.conf").write_text(FONTS.format(copy=html.escape(str(copy))), encoding="utf-8")
    part.rename(copy)


def _run(command: list[str], directory: Path) -> str:
    environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "HOME": str(directory)}
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=directory, timeout=300, env=environment
    )
    return done.stdout
