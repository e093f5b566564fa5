"""The minutes on paper: what stands in which edition, told to a reading machine as it is seen."""

import datetime
import io
from itertools import pairwise

import pytest
from pypdf import PdfReader

from conferences.minutes import edition, html_of, minutes_of, render_minutes
from tests.conference_factories import ConferenceFactory
from tests.conferences.known import KNOWN
from tests.plans.structure import structure_of

HEADINGS = {
    "citizen": [
        "Det talte vi om den 20.02.2026",
        "Hvem var med",
        "Dine egne ord",
        "Det sagde fagene",
        "Psykolog, Signe Dahl",
        "Ergoterapeut, Tobias Friis",
        "Det er vi kommet frem til sammen",
        "Det foreslår vi",
        "Mål",
        "Indsatser",
        "Det skal vi også have med",
        "Det sker nu",
        "Det var vi ikke enige om",
        "Hvis du er uenig",
    ],
    "staff": [
        "Tværfaglig konference 20.02.2026",
        "Deltagere",
        "Borgerens egne ord",
        "Fælles konklusion",
        "Forslag til planen",
        "Mål",
        "Indsatser",
        "Det skal vi også have med",
        "Fravalgt",
        "Vægte ved siden af hinanden",
        "Det skulle drøftes",
        "Prøvet før",
        "Det blev drøftet",
        "Uenighed og mindretalssynspunkter",
        "Fra hvert fag",
        "Psykolog",
        "Ergoterapeut",
        "Sygeplejerske",
        "Aftaler",
        "Næste opfølgning",
    ],
}


def held(known=KNOWN, **terms):
    return ConferenceFactory(
        held=True,
        known=known,
        analysis__case__citizen__first_name="Karina",
        analysis__case__citizen__last_name="Bødker",
        analysis__case__coordinator__first_name="Mette",
        analysis__case__coordinator__last_name="Kjær",
        analysis__case__coordinator__phone="12 34 56 79",
        **terms,
    )


@pytest.fixture
def conference():
    return held()


def paper_of(conference, reader):
    return PdfReader(io.BytesIO(render_minutes(minutes_of(conference, reader), reader)))


def text_of(paper):
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


@pytest.mark.parametrize("reader", ["citizen", "staff"])
def test_a_reading_machine_is_told_it_in_order(conference, reader):
    paper = paper_of(conference, reader)
    tree = structure_of(paper)

    headings = tree.all("H1", "H2", "H3")
    assert [heading.text for heading in headings] == HEADINGS[reader]
    levels = [int(heading.kind[1]) for heading in headings]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "da"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    for table in tree.all("Table"):
        assert {head.attributes["/Scope"] for head in table.all("TH")} == {"/Column", "/Row"}
    assert f"Side 1 af {len(paper.pages)}" in paper.pages[0].extract_text()


@pytest.mark.parametrize("reader", ["citizen", "staff"])
def test_the_file_says_nothing_of_whose_it_is(conference, reader):
    paper = paper_of(conference, reader)

    about = (
        " ".join(map(str, paper.metadata.values()))
        + paper.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    )
    assert conference.analysis.case.number in paper.metadata.title
    assert "Karina" not in about
    assert "Bødker" not in about


def test_the_citizen_reads_what_was_said_what_is_suggested_and_whom_to_call(conference):
    text = text_of(paper_of(conference, "citizen"))

    for words in (
        "»Jeg vil arbejde med heste.«",
        "Møder til tiden og er god til dyr.",
        "Vi tror, du kan begynde med 10–12 timer om ugen.",
        "Sygeplejerske var ikke med i analysen.",
        "Karina kan begynde i en stald nu.",
        "Praktik på en rideskole",
        "02.03.2026–29.05.2026",
        "Mette Kjær er ansvarlig for din plan og gennemgår forslagene med dig senest 27.02.2026.",
        "Du kan ringe på telefon 12 34 56 79",
        "Ergoterapeuten ville vente en måned.",
        "Tobias Friis kunne ikke være med.",
        "Ida Holm, bisidder",
    ):
        assert words in text, words


def test_weights_and_what_was_talked_over_are_not_for_the_citizens_paper(conference):
    content, text = minutes_of(conference, "citizen"), text_of(paper_of(conference, "citizen"))

    assert {"comparison", "confidential"}.isdisjoint(content)
    for words in ("Vi talte længe om søvnen", "3 trin fra hinanden", "Butik i praksis", "notat", "Syg i den uge"):
        assert words not in text, words


def test_the_professions_read_weights_what_differed_and_what_each_wrote(conference):
    tree = structure_of(paper_of(conference, "staff"))

    weights = next(table for table in tree.all("Table") if table.all("TH")[0].text == "Barriere")
    assert [cell.text for cell in weights.all("TH", "TD")] == [
        "Barriere",
        "Karina",
        "PSY",
        "ERGO",
        "Søvn",
        "1",
        "4",
        "–",
    ]
    for words in (
        "Søvn: Karina siger 1, psykologen 4 (3 trin fra hinanden)",
        "Vi talte længe om søvnen.",
        "Mestring: Går en tur, når det bliver for meget.",
        "Tilføjet 16.02.2026: Søvnen er blevet bedre.",
        "Butik i praksis: For meget larm",
        "Version 2",
        "Ikke med: Syg i den uge",
        "Hverdagsmentor: Til morgenerne",
    ):
        assert words in tree.text.replace(" :", ":"), words


def test_of_a_confidential_note_it_says_that_there_is_one_or_that_it_is_missing(conference):
    text = structure_of(paper_of(conference, "staff")).text

    assert "Der findes et fagligt notat. Det står ikke på papir." in text.split("Ergoterapeut")[-2]
    assert "Fagligt notat mangler: samtykket er trukket tilbage." in text.split("Ergoterapeut")[-1]


def test_a_cpr_number_in_what_somebody_wrote_is_masked():
    known = KNOWN | {"sections": KNOWN["sections"] | {"conclusion": "Hun er 720488-1316 i systemet."}}
    conference = held(known)

    for reader in ("citizen", "staff"):
        text = text_of(paper_of(conference, reader))
        assert "1316" not in text
        assert "720488-••••" in text


def test_where_somebody_lives_is_on_no_paper():
    conference = held(analysis__case__citizen__has_protected_address=True, analysis__case__citizen__town="Kanariebyen")

    for reader in ("citizen", "staff"):
        assert "Kanariebyen" not in html_of(minutes_of(conference, reader), reader)


def test_markup_in_what_somebody_wrote_is_text():
    sections = KNOWN["sections"] | {"conclusion": "<h1>Overskrift</h1> <img src=x>"}
    tree = structure_of(paper_of(held(KNOWN | {"sections": sections}), "citizen"))

    assert len(tree.all("H1")) == 1
    assert "<h1>Overskrift</h1>" in tree.text


def test_a_round_table_talk_without_contributions_is_short():
    known = KNOWN | {"contributions": [], "without": [], "confidential": {}, "comparison": {}}
    conference = held(known, analysis__kind="round_table")

    staff, citizen = text_of(paper_of(conference, "staff")), text_of(paper_of(conference, "citizen"))
    assert "Rundbordssamtale 20.02.2026" in staff
    assert "Fra hvert fag" not in staff
    assert "Det sagde fagene" not in citizen


def test_one_that_knew_next_to_nothing_is_drawn():
    paper = paper_of(held({}), "staff")

    assert "Fælles konklusion" in text_of(paper)


def test_long_texts_break_over_pages():
    long = dict.fromkeys(("strengths", "obstacles", "needed", "considerations"), "Ord på linjen. " * 80)
    contributions = [one | long for one in KNOWN["contributions"]] * 2
    paper = paper_of(held(KNOWN | {"contributions": contributions}), "staff")

    assert 4 <= len(paper.pages) <= 8


def test_the_edition_changes_with_what_is_said_and_not_without():
    conference = held()
    before = edition(minutes_of(conference, "citizen"), "citizen")

    assert edition(minutes_of(conference, "citizen"), "citizen") == before
    conference.go_through_by += datetime.timedelta(days=1)
    assert edition(minutes_of(conference, "citizen"), "citizen") != before
    assert edition(minutes_of(conference, "staff"), "staff") != before
