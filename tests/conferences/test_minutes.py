"""The minutes on paper: what stands in which edition, told to a reading machine as it is seen."""

import datetime
import io
from itertools import pairwise

import pytest
from pypdf import PdfReader

from cases.models.factor import RESOURCE_WORDS
from conferences.minutes import edition, html_of, minutes_of, render_minutes
from tests.conference_factories import ConferenceFactory
from tests.conferences.known import KNOWN
from tests.factories import UserFactory
from tests.plans.structure import structure_of

HEADINGS = {
    "citizen": [
        "Det talte vi om fredag den 20. februar 2026",
        "Det har du sagt",
        "Det er vi nået frem til",
        "Målet",
        "Det foreslår vi, at du går i gang med",
        "Praktik på en rideskole",
        "Det skal der også tages hånd om",
        "Det sker nu",
        "Hvem var med?",
        "Hvis du vil spørge om noget eller er uenig",
    ],
    "staff": [
        "Tværfaglig konference 20.02.2026",
        "Deltagere",
        "Borgerens egne ord",
        "Fælles konklusion",
        "Skrevet til Karina",
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
    conference.recommendation = "health_first"
    text = text_of(paper_of(conference, "citizen"))

    for words in (
        "Kære Karina",
        "Vigtigst for dig: »At stå tidligt op igen.«",
        "»Jeg vil arbejde med heste.«",
        "Du kan begynde i en stald, og det går stille frem.",
        "Vi anbefaler, at undersøgelse eller behandling kommer først",
        "Praktik på en rideskole Fra mandag den 2. marts til fredag den 29. maj 2026, 10 timer om ugen.",
        "Hvorfor? Der er ro og faste opgaver.",
        "Mette Kjær er ansvarlig for din plan og gennemgår forslagene med dig senest fredag den 27. februar 2026.",
        "Hvem gør hvad? Mette ringer til rideskolen.",
        "Hvornår ser vi på det igen? Om otte uger.",
        "Du, Signe Dahl (psykolog) og Ida Holm (bisidder). Tobias Friis var ikke med.",
        "Vi talte sammen uden at have hørt sygeplejersken.",
        "Vi manglede et notat fra ergoterapeuten, fordi du har trukket dit samtykke tilbage.",
        "Ring til Mette Kjær på telefon 12 34 56 79",
        "Vi var ikke enige om alt.",
    ):
        assert words in text, words


def test_no_profession_speaks_in_the_letter_to_the_citizen(conference):
    content, text = minutes_of(conference, "citizen"), text_of(paper_of(conference, "citizen"))

    assert {"comparison", "contributions", "notes_kept", "recommendation"}.isdisjoint(content)
    for words in (
        "Møder til tiden og er god til dyr.",
        "En fast makker på stedet.",
        "Karina kan begynde i en stald nu.",
        "Ergoterapeuten ville vente en måned.",
        "Vi talte længe om søvnen",
        "3 trin fra hinanden",
        "Butik i praksis",
        "Syg i den uge",
        "parallelle indsatser",
    ):
        assert words not in text, words


LINE = KNOWN["proposals"][2]
GOAL = KNOWN["proposals"][0]


@pytest.mark.parametrize(
    ("proposals", "words"),
    [
        ([], "Vi kom ikke frem til nye forslag til din plan."),
        ([GOAL], "Vi foreslår, at du går efter det her mål: Medhjælper i en stald."),
        ([LINE], "Vi foreslår det her til din plan: Praktik på en rideskole."),
        (
            [GOAL, LINE | {"what": "Mentor"}, LINE],
            "mål: Medhjælper i en stald. Vejen derhen er Mentor og Praktik på en rideskole.",
        ),
    ],
)
def test_when_the_table_wrote_no_letter_goals_and_efforts_are_told(proposals, words):
    sections = KNOWN["sections"] | {"for_citizen": ""}
    text = text_of(paper_of(held(KNOWN | {"sections": sections, "proposals": proposals}), "citizen"))

    assert words in text
    assert "Karina kan begynde i en stald nu." not in text
    gone_through = "gennemgår forslagene med dig" if proposals else "gennemgår det her med dig"
    assert gone_through in text


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (None, None, "Hvornår det begynder, aftaler vi sammen, 10 timer om ugen."),
        ("2026-03-02", None, "Fra mandag den 2. marts 2026, 10 timer om ugen."),
        ("2026-12-01", "2027-02-26", "Fra tirsdag den 1. december 2026 til fredag den 26. februar 2027, 10 timer"),
    ],
)
def test_days_are_told_in_words(begins, ends, words):
    line = LINE | {"starts_on": begins, "ends_on": ends, "because": "", "expected_effect": ""}
    text = text_of(paper_of(held(KNOWN | {"proposals": [line]}), "citizen"))

    assert words in text
    assert "Hvorfor?" not in text
    assert "Hvad skal det føre til?" not in text


@pytest.mark.parametrize(
    ("citizen", "others", "words"),
    [
        (None, None, "Det er ikke noteret, hvem der var til stede. Inviteret var du, Signe Dahl (psykolog)"),
        (False, False, "Ingen af dem, der var inviteret, var til stede."),
        (False, True, "Tobias Friis (ergoterapeut). Du var ikke selv med."),
        (True, False, "Du. Signe Dahl, Ida Holm og Tobias Friis var ikke med."),
    ],
)
def test_who_was_there_is_told_as_it_was_noted(citizen, others, words):
    people = [one | {"came": citizen if one["kind"] == "citizen" else others} for one in KNOWN["participants"]]
    text = text_of(paper_of(held(KNOWN | {"participants": people}), "citizen"))

    assert words in text
    assert "Karina Bødker var ikke med" not in text


def test_why_nobody_was_noted_is_told_to_the_professions():
    paper = paper_of(held(KNOWN | {"attendance_because": "Holdt på telefon"}), "staff")

    assert "Fremmødet er ikke noteret, fordi Holdt på telefon" in text_of(paper)


def test_who_leads_the_conference_is_told_as_that():
    led = {"name": "Birgit Lund", "kind": "staff", "discipline": "", "role": "Mødeleder", "came": True}
    conference = held(KNOWN | {"participants": [led]})

    assert "Birgit Lund (mødeleder)." in text_of(paper_of(conference, "citizen"))
    assert "Birgit Lund Mødeleder Ja" in text_of(paper_of(conference, "staff"))


def test_whoever_has_left_is_called_by_nobody(conference):
    conference.responsible = UserFactory(first_name="Poul", phone="99 99 99 99", is_active=False)

    text = text_of(paper_of(conference, "citizen"))

    assert "99 99 99 99" not in text
    assert "Ring til Mette Kjær på telefon 12 34 56 79" in text


def test_without_reasons_no_column_of_them_stands_empty():
    line = LINE | {"because": ""}
    tree = structure_of(paper_of(held(KNOWN | {"proposals": [line]}), "staff"))

    efforts = next(table for table in tree.all("Table") if table.all("TH")[0].text == "Indsats")
    assert [head.text for head in efforts.all("TH")][:3] == ["Indsats", "Hvornår", "Det skal det føre til"]


def test_a_note_whose_consent_ran_out_was_not_taken_back():
    known = KNOWN | {"confidential": {"shown": [], "missing": ["Ergoterapeut"], "withdrawn": []}}
    staff, citizen = (text_of(paper_of(held(known), reader)) for reader in ("staff", "citizen"))

    assert "Fagligt notat mangler: samtykket gælder ikke længere." in staff
    assert "trukket" not in staff + citizen
    assert "et notat fra ergoterapeuten, fordi dit samtykke ikke gælder for det mere." in citizen


def test_the_scale_has_the_words_of_the_pages(conference):
    text = text_of(paper_of(conference, "staff"))

    assert f"Ressourcer: 1 {RESOURCE_WORDS[1].lower()}" in text
    assert "Det kan bære: Møder til tiden" in text


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
    known = KNOWN | {"sections": KNOWN["sections"] | dict.fromkeys(("conclusion", "for_citizen"), "Født 720488-1316.")}
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
    sections = KNOWN["sections"] | {"for_citizen": "<h1>Overskrift</h1> <img src=x>"}
    tree = structure_of(paper_of(held(KNOWN | {"sections": sections}), "citizen"))

    assert len(tree.all("H1")) == 1
    assert "<h1>Overskrift</h1>" in tree.text


def test_a_round_table_talk_without_contributions_is_short():
    known = KNOWN | {"contributions": [], "without": [], "confidential": {}, "comparison": {}}
    conference = held(known, analysis__kind="round_table")

    staff, citizen = text_of(paper_of(conference, "staff")), text_of(paper_of(conference, "citizen"))
    assert "Rundbordssamtale 20.02.2026" in staff
    assert "Fra hvert fag" not in staff
    assert "Vi manglede et notat" not in citizen


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
