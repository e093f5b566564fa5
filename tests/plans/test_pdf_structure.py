"""What a reading machine is told: order, headings, heads of tables, words for drawings, language; of both editions."""

import io
from itertools import pairwise

import pytest
from pypdf import PdfReader

from plans.pdf import render_plan
from tests.plans.content import CONTENT, MENTOR, content
from tests.plans.structure import structure_of

HEADINGS = {
    "citizen": [
        "Min plan for job og uddannelse",
        "Det går jeg efter",
        "Det kan jeg bygge på",
        "Det gør vi noget ved",
        "Det sker samtidig",
        "Derfor gør vi det",
        "Mine uger",
        "Sådan er det gået indtil nu",
        "Det siger jeg selv om planen",
        "Hvis du er uenig",
    ],
    "staff": [
        "Indsatsplan",
        "Mål for job og uddannelse",
        "Ressourcer",
        "Barrierer",
        "Barriererne over tid",
        "Planen i tid",
        "Timer om ugen",
        "Tilbud",
        "Kontor i praksis",
        "Aktiviteter, der stabiliserer fysisk, psykisk og socialt",
        "Træning mod arbejdsopgaver",
        "Andre aftalte indsatser",
        "Hverdagsmentor",
        "Afsluttede indsatser og opfølgning på dem",
        "Smerte: koordineret behandling",
        "Status og opfølgning",
        "Aftalen med borgeren",
    ],
}


@pytest.fixture(scope="module", params=["citizen", "staff"])
def reader(request):
    return request.param


@pytest.fixture(scope="module")
def paper(reader):
    return PdfReader(io.BytesIO(render_plan(CONTENT, reader)))


@pytest.fixture(scope="module")
def tree(paper):
    return structure_of(paper)


def test_it_is_tagged_and_says_its_language_and_title(paper):
    root = paper.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "da"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid" in metadata


def test_the_title_and_what_else_the_file_says_of_itself_hold_no_name(paper):
    about = (
        " ".join(map(str, paper.metadata.values()))
        + paper.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    )

    assert "S-000123" in paper.metadata.title
    assert "Karina" not in about
    assert "Bødker" not in about


def test_headings_stand_in_order_and_skip_no_level(tree, reader):
    headings = tree.all("H1", "H2", "H3")

    assert [heading.text for heading in headings] == HEADINGS[reader]
    assert [heading.kind for heading in headings].count("H1") == 1
    levels = [int(heading.kind[1]) for heading in headings]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_text_is_read_in_the_order_it_is_seen(tree, paper):
    seen = " ".join(page.extract_text() for page in paper.pages)
    places = [
        (tree.text.find(words), seen.find(words))
        for words in ("Kontormedarbejder", "God til", "Kroniske", "enig i planen")
    ]

    assert all(read >= 0 and at >= 0 for read, at in places)
    assert sorted(places) == places
    assert [at for _, at in places] == sorted(at for _, at in places)


def test_heads_of_tables_say_which_way_they_point_and_cells_find_them(tree, paper):
    tables = tree.all("Table")
    listed = paper.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"][::2]

    assert tables
    for table in tables:
        heads = table.all("TH")
        assert {head.attributes["/Scope"] for head in heads} == {"/Column", "/Row"}
        assert all(head.attributes["/Scope"] == "/Column" for head in table.all("THead")[0].all("TH"))
        names = {head.name for head in heads}
        assert names <= set(listed)
        for cell in table.all("TD"):
            assert len(cell.attributes["/Headers"]) == 2
            assert set(cell.attributes["/Headers"]) <= names
    assert listed == sorted(listed)


def test_each_drawing_has_words(tree):
    drawings = [figure.alt for figure in tree.all("Figure")]

    assert drawings
    assert all(drawings)
    assert "Hverdagsmentor: 12.01.2026–15.01.2027, i gang" in drawings
    assert "uge 44–48: 6 timer, uge 49–1: 2 timer, uge 2: 14 timer, uge 3–8: 12 timer" in drawings
    assert "Stress og overbelastning: 05.01.2026 det blokerer, 13.04.2026 meget, 12.10.2026 en del" in drawings


def test_lists_are_lists(tree):
    goals = [item.text for item in tree.all("L")[0].all("LI")]

    assert goals[1] == "2. Medhjælper i plejen , 15 timer om ugen"


def test_the_heads_of_a_table_stand_on_each_of_its_pages(reader):
    many = content(interventions=[MENTOR | {"id": number, "title": f"Indsats {number}"} for number in range(40)])
    tables = structure_of(PdfReader(io.BytesIO(render_plan(many, reader)))).all("Table")
    in_time = [table for table in tables if table.all("TH")[0].text == "Indsats" and table.all("Figure")]

    assert len(in_time) > 1
    assert all(table.all("THead") for table in in_time)


def test_a_barrier_that_was_weighed_once_has_no_drawing(tree):
    assert not [figure for figure in tree.all("Figure") if "forsørgelsen" in figure.alt]


def test_no_price_stands_on_paper(tree):
    assert "600" not in tree.text
    assert "Jobcentret" not in tree.text
