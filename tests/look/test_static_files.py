import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"
OWN_CSS = sorted((STATIC / "css").glob("*.css"))
ALL_CSS = [*OWN_CSS, STATIC / "vendor/dkfds/css/dkfds.min.css"]
OURS = [
    *TEMPLATES.glob("*.html"),
    *(TEMPLATES / "components").rglob("*.html"),
    *(TEMPLATES / "django").rglob("*.html"),
]


def source(paths):
    return "\n".join(path.read_text() for path in paths)


def test_every_icon_a_template_names_is_in_the_sprite():
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons/sprite.svg").read_text()))
    templates = source(TEMPLATES.rglob("*.html"))
    named = set(re.findall(r'{% icon "([^"]+)"', templates) + re.findall(r'icon_name="([^"]+)"', templates))

    assert named <= symbols


@pytest.mark.parametrize("path", ALL_CSS, ids=lambda path: path.name)
def test_stylesheets_refer_only_to_files_that_are_here(path):
    targets = re.findall(r'url\("?(?!data:|font:)([^")]+)"?\)', path.read_text())

    assert all((path.parent / target).resolve().is_file() for target in targets)
    assert not re.search(r"https?://(?!www\.w3\.org)|sourceMappingURL|@import", path.read_text())


def test_vendored_files_are_the_ones_written_down():
    vendor = STATIC / "vendor"
    table = re.findall(r"\| `([^`]+)` \| `([0-9a-f]{64})` \|", (vendor / "VENDOR.md").read_text())

    assert len(table) >= 9
    for name, digest in table:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest, name


def test_no_logo_of_another_authority_is_here():
    assert not [path for path in STATIC.rglob("*") if re.search("borger-?dk|virk", path.name)]


def test_our_pieces_use_only_classes_that_exist():
    known = set(re.findall(r"\.(hm-[\w-]+)", source(ALL_CSS)))
    classes = " ".join(re.findall(r'class="([^"]*)"', re.sub(r"{[{%].*?[%}]}", " ", source(OURS))))
    used = {name for name in classes.split() if name.startswith("hm-") and not name.endswith("--")}

    assert used <= known


def test_every_property_used_is_defined():
    css = source(OWN_CSS)

    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(re.findall(r"(--[\w-]+):", css))


def test_scripts_need_no_exception_from_the_policy():
    scripts = source((STATIC / "js").glob("*.js"))

    assert not re.search(
        r"\beval\(|new Function|innerHTML|\.style\b|localStorage|sessionStorage(?!\.removeItem)|https?://", scripts
    )


def test_the_first_visit_is_light():
    head = source([TEMPLATES / "base.html", TEMPLATES / "components/stylesheets.html"])
    names = re.findall(r'static "((?:css|js|vendor)/[^"]+\.(?:css|js))"', head)
    files = [finders.find(name) for name in [*names, "django_htmx/htmx-2.min.js"]]

    assert len(files) == 15
    assert sum(len(gzip.compress(Path(file).read_bytes(), 9)) for file in files) <= 60_000
