import io
import sys

import pytest
from pypdf import PdfReader

from plans import pdf
from plans.pdf import PdfRefused, PdfUnavailable, render_plan
from tests.plans.content import CONTENT, MENTOR, content


@pytest.fixture(scope="module")
def paper():
    return PdfReader(io.BytesIO(render_plan(CONTENT)))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def drawn(**changes):
    return PdfReader(io.BytesIO(render_plan(content(**changes))))


def tags(node, found):
    """The kinds of the structure tree, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for kid in node:
            tags(kid, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(node["/S"])
        if "/K" in node:
            tags(node["/K"], found)
    return found


def test_the_paper_is_tagged_and_says_its_language(paper):
    root = paper.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "da"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_headings_and_tables_stand_in_the_structure_tree():
    root = drawn(interventions=[MENTOR]).trailer["/Root"]

    found = tags(root["/StructTreeRoot"]["/K"], [])

    assert [tag for tag in found if tag in {"/H1", "/H2"}] == ["/H1"] + ["/H2"] * 7
    assert found.count("/Table") == 2
    assert found.count("/TH") == 2 + 1 + 4 + 1  # the head of each table, and of its row
    assert "/L" in found


def test_the_title_holds_no_name(paper):
    assert paper.metadata.title == "Indsatsplan, sag S-000123"


def test_only_our_own_fonts_are_embedded(paper):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in paper.pages
        for font in page["/Resources"]["/Font"].get_object().values()
    }

    assert fonts
    assert all("IBM-Plex-Sans" in name for name in fonts)


def test_what_was_agreed_is_told_in_plain_words(paper):
    text = text_of(paper)

    for words in (
        "Kontormedarbejder, 20 timer om ugen",
        "»Jeg vil stadig hjælpe folk, bare uden de tunge løft.«",
        "God til mennesker",
        "Kroniske smerter (fylder mindre end ved start)",
        "05.01.2026–29.05.2026",
        "Kan journal, post og regneark",
        "Vi har aftalt højst 15 timer om ugen.",
        "Karina er enig i planen.",
        "telefon 12 34 56 79",
        "Version 3 · aftalt 29.10.2026",
        "Side 1 af 2",
    ):
        assert words in text


def test_the_cpr_number_is_masked(paper):
    assert "720488-••••" in text_of(paper)


def test_the_same_plan_gives_the_same_paper():
    assert render_plan(CONTENT) == render_plan(CONTENT)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"responsible": None}, "Mette"),
        ({"goals": []}, "Det går jeg efter"),
        ({"resources": [], "barriers": []}, "Det gør vi noget ved"),
        ({"interventions": []}, "Timer om ugen"),
        ({"ceiling": None}, "Vi har aftalt højst"),
        ({"citizen": CONTENT["citizen"] | {"town": ""}}, "•••• · Hjørring"),
    ],
)
def test_what_is_not_known_is_left_out(changes, missing):
    assert missing not in text_of(drawn(**changes))


def test_hours_over_the_ceiling_are_told():
    assert "det er mere i nogle af ugerne" in text_of(drawn(ceiling="10.0"))


@pytest.mark.parametrize(
    "attack",
    [
        '<img src="http://127.0.0.1:9/spion.png">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        "<style>@import url(http://127.0.0.1:9/)</style>",
        "</table></body><script>alert(1)</script>",
    ],
)
def test_markup_in_texts_is_text_and_nothing_is_fetched(monkeypatch, attack):
    asked_for = []
    pdf.press()
    monkeypatch.setattr(type(pdf.press().fetcher), "fetch", lambda self, url, headers=None: asked_for.append(url))

    reader = drawn(citizen_words=attack, interventions=[MENTOR | {"title": attack, "expected_effect": attack}])

    assert asked_for == []
    assert attack[:12] in text_of(reader)
    assert "/Names" not in reader.trailer["/Root"] or "/EmbeddedFiles" not in reader.trailer["/Root"]["/Names"]


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "font:../../../settings.py", "x"],
)
def test_the_press_takes_our_fonts_and_nothing_else(address):
    with pytest.raises(PdfRefused):
        pdf.press().print(f'<img alt="" src="{address}">')


@pytest.mark.parametrize(
    "text",
    [
        "ord " * 2500,
        "x" * 10_000,
        "Glad 😀👩‍👩‍👧‍👦 ☎️ og 🇩🇰",
        "\u202eBagvendt\u202c og עברית og العربية",
        "\n" * 3000,
        "Tabulator\tog \u200b usynligt",
    ],
    ids=["many words", "one long word", "emoji", "right to left", "empty lines", "invisible"],
)
def test_strange_and_long_texts_can_be_printed(text):
    reader = drawn(citizen_words=text, interventions=[MENTOR | {"expected_effect": text, "title": text[:120]}])

    assert "Side 1 af" in text_of(reader)
    assert len(reader.pages) <= 3


def test_pictures_and_invisible_signs_are_left_out():
    text = text_of(drawn(citizen_words="Glad 😀👩‍👩‍👧‍👦☎️🇩🇰 og \u202erolig\u202c, 20\u202f° og ½ – »ja«"))

    assert "»Glad og rolig, 20 ° og ½ – »ja««" in text


def test_a_text_is_cut_where_it_says_so():
    text = text_of(drawn(citizen_words="a" * 1500 + "bbb"))

    assert "…" in text
    assert "bbb" not in text


def test_two_hundred_interventions_fit():
    reader = drawn(interventions=[MENTOR | {"title": f"Indsats {n}"} for n in range(200)])

    assert any("Indsats 199" in page.extract_text() for page in reader.pages[-2:])


def test_a_machine_without_pango_is_told_so(monkeypatch):
    pdf.press.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", _NoPango("weasyprint"))

    with pytest.raises(PdfUnavailable, match="PDF kan ikke tegnes på denne maskine"):
        render_plan(CONTENT)


class _NoPango(type(sys)):
    def __getattr__(self, name):
        raise OSError("cannot load library 'libpango-1.0-0'")
