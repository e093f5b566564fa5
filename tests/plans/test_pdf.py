import gc
import io
import sys
import time

import pytest
from pypdf import PdfReader

from plans import pdf
from plans.pdf import PdfRefused, PdfUnavailable, render_plan
from tests.plans.content import CONTENT, MENTOR, OFFICE, PAIN, TRAINING, content
from tests.plans.own_reader import as_weasyprint_reads

READERS = ["citizen", "staff"]
STRANGE = "& < > \" ' &nbsp; &#8364; ]]> <!-- x --> <br> <svg x> <?php ?> %s {{ x }} æøåÆØÅ é € ½\n\nto linjer"


@pytest.fixture(scope="module")
def paper():
    return PdfReader(io.BytesIO(render_plan(CONTENT)))


@pytest.fixture(scope="module")
def full():
    return PdfReader(io.BytesIO(render_plan(CONTENT, "staff")))


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def drawn(reader="citizen", **changes):
    return PdfReader(io.BytesIO(render_plan(content(**changes), reader)))


def test_only_our_own_fonts_are_embedded(paper, full):
    fonts = {
        str(font.get_object()["/BaseFont"])
        for page in [*paper.pages, *full.pages]
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


def test_the_full_edition_tells_everything_the_plan_knows(full):
    text = text_of(full)

    for words in (
        "Målgruppe Jobafklaringsforløb",
        "29.10.2026 af Mette Kjær",
        "Godkendt Underskrevet på papir",
        "Timer om ugen Højst 15 timer",
        "Stress og overbelastning En del (2 af 4) Lettere (fra 4) Hverdagsmentor, Træning",
        "Bekymring for forsørgelsen En del (2 af 4) Uændret Ingen",
        "Hos Mentorkorpset · ansvarlig Mette Kjær, telefon 12 34 56 79",
        "Formål At hverdagen hænger sammen.",
        "Virker på Stress og overbelastning",
        "Forventet effekt Kan journal, post og regneark",
        "Det skal flytte sig Overskud i hverdagen",
        "Sådan vurderes det Karina møder til aftaler tre uger i træk.",
        "Gennemført: Smerterne er de samme",
        "Virker som forventet · næste gang 03.12.2026",
        "Karina er enig i planen.",
    ):
        assert words in text


@pytest.mark.parametrize("reader", READERS)
def test_the_cpr_number_is_masked(reader):
    assert "720488-••••" in text_of(drawn(reader))


@pytest.mark.parametrize("reader", READERS)
def test_the_same_plan_gives_the_same_paper(reader):
    assert render_plan(CONTENT, reader) == render_plan(CONTENT, reader)


@pytest.mark.parametrize("reader", READERS)
def test_a_plan_that_lacks_some_of_it_can_still_be_drawn(reader):
    lacking = {"responsible", "responsible_phone", "purpose", "judged_how", "indicators", "because", "longer_because"}
    old = content(
        interventions=[{name: value for name, value in MENTOR.items() if name not in lacking}],
        barriers=[{"label": "Kroniske smerter", "weight": 2, "start_weight": 3, "words": "En del"}],
    )
    old.pop("agreed_by")

    assert "Hverdagsmentor" in text_of(PdfReader(io.BytesIO(render_plan(old, reader))))


def test_weeks_in_which_the_same_happens_stand_together(paper):
    text = text_of(paper)

    assert "Uge 44–48 fra 26.10.2026 Hverdagsmentor, 2 timer Træning mod arbejdsopgaver, 4 timer 6 timer" in text
    assert "Uge 2 fra 11.01.2027 Hverdagsmentor, 2 timer Kontor i praksis, 12 timer 14 timer" in text


def test_how_far_a_barrier_has_come_is_told(paper):
    assert "Stress og overbelastning Det blokerer, nu en del" in text_of(paper)


def test_a_line_of_many_words_may_go_on_on_the_next_page_and_leaves_no_heading_behind():
    long = MENTOR | {"purpose": "ord " * 300, "expected_effect": "ord " * 300, "judged_how": "ord " * 60}
    for reader in READERS:
        pages = [
            page.extract_text() for page in drawn(reader, interventions=[long | {"id": 1}, long | {"id": 2}]).pages
        ]

        assert not [page for page in pages if len(page) < 250]


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


def test_the_names_of_months_do_not_run_into_each_other():
    longest = MENTOR | {"starts_on": "2025-11-03", "last_day": "2028-01-15"}
    html = pdf.html_of(content(interventions=[longest]), "citizen")

    axis = html[html.index("hm-g-axis") :].split("</div>")[0]
    assert axis.count("<span") == 23
    assert ">jul<" in axis
    assert ">aug<" not in axis


def test_hours_over_the_ceiling_are_told():
    assert "det er mere i nogle af ugerne" in text_of(drawn(ceiling="10.0"))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "attack",
    [
        '<img src="http://127.0.0.1:9/spion.png">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<a rel="attachment" href="file:///etc/passwd">x</a>',
        "<style>@import url(http://127.0.0.1:9/)</style>",
        "</table></body><script>alert(1)</script>",
        "&lt;img src=x&gt; url(http://127.0.0.1:9/)",
    ],
)
def test_markup_in_texts_is_text_and_nothing_is_fetched(monkeypatch, attack, reader):
    asked_for = []
    pdf.press()
    monkeypatch.setattr(type(pdf.press().fetcher), "fetch", lambda self, url, headers=None: asked_for.append(url))

    line = MENTOR | dict.fromkeys(["title", "purpose", "expected_effect", "judged_how", "provider"], attack)
    paper = drawn(reader, citizen_words=attack, interventions=[line])

    assert asked_for == []
    assert attack[:12] in text_of(paper)
    root = paper.trailer["/Root"]
    assert "/OpenAction" not in root
    assert "/AA" not in root
    assert "/EmbeddedFiles" not in root.get("/Names", {})
    assert not any("/Annots" in page for page in paper.pages)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "font:../../../settings.py", "x"],
)
def test_the_press_takes_our_fonts_and_nothing_else(address):
    with pytest.raises(PdfRefused):
        pdf.press().print(f'<img alt="" src="{address}"/>')


@pytest.mark.parametrize("reader", READERS)
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
def test_strange_and_long_texts_can_be_printed(text, reader):
    line = MENTOR | {"expected_effect": text, "purpose": text, "title": text[:120]}
    begun = time.process_time()
    paper = drawn(reader, citizen_words=text, interventions=[line])

    assert "Side 1 af" in text_of(paper)
    assert len(paper.pages) <= 6
    assert time.process_time() - begun < 10


def test_pictures_and_invisible_signs_are_left_out():
    text = text_of(drawn(citizen_words="Glad 😀👩‍👩‍👧‍👦☎️🇩🇰 og \u202erolig\u202c, 20\u202f° og ½ – »ja«"))

    assert "»Glad og rolig, 20 ° og ½ – »ja««" in text


def test_a_text_is_cut_where_it_says_so():
    text = text_of(drawn(citizen_words="a" * 1500 + "bbb"))

    assert "…" in text
    assert "bbb" not in text


@pytest.mark.parametrize("reader", READERS)
def test_two_hundred_interventions_fit_and_the_rest_is_told(reader):
    begun = time.process_time()
    paper = drawn(reader, interventions=[MENTOR | {"id": n, "title": f"Indsats {n}"} for n in range(201)])
    text = text_of(paper)

    assert "Indsats 199" in text
    assert "Indsats 200" not in text
    assert "Planen har også 1 senere indsats." in text
    assert time.process_time() - begun < 60


@pytest.mark.parametrize(
    ("most", "kept", "told"),
    [
        (4, ["Hverdagsmentor", "Træning", "Kontor", "Nyere"], "Planen har også 1 afsluttet indsats."),
        (3, ["Hverdagsmentor", "Træning", "Kontor"], "Planen har også 2 afsluttede indsatser."),
        (2, ["Hverdagsmentor", "Træning"], "Planen har også 2 afsluttede indsatser og 1 senere indsats."),
        (5, ["Hverdagsmentor", "Træning", "Kontor", "Nyere", "Smerte"], ""),
    ],
)
def test_what_is_over_is_left_out_first_and_then_what_begins_last(monkeypatch, most, kept, told):
    monkeypatch.setattr(pdf, "MOST_LINES", most)
    newer = PAIN | {"id": 9, "title": "Nyere", "last_day": "2026-06-30"}
    for reader in READERS:
        html = pdf.html_of(content(interventions=[OFFICE, PAIN, newer, TRAINING, MENTOR]), reader)

        titles = ["Hverdagsmentor", "Træning", "Kontor i", "Nyere", "Smerte:"]
        assert [title for title in titles if f"<b>{title}" in html] == [
            title for title in titles if title.split()[0].rstrip(":") in kept
        ]
        assert told in html
        assert ("Der er ikke plads" in html) == bool(told)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("number", ["010180-1234", "0101801234", "010180 1234", "01018\u200b0-1234"])
def test_a_cpr_number_in_somebodys_own_words_is_masked(reader, number):
    words = f"Taler med {number} om det"
    wordy = ["title", "provider", "responsible", "purpose", "expected_effect", "judged_how", "because"]
    line = MENTOR | dict.fromkeys([*wordy, "longer_because", "effect"], words)
    said = line | {"indicators": [words], "goals": [words], "factors": [words]}
    goal = {"title": words, "hours": "20", "branch": words, "wish": words}
    factor = CONTENT["barriers"][0] | {"label": words}
    html = pdf.html_of(
        content(
            citizen_words="x" * 1490 + " " + words,
            goals=[goal],
            barriers=[factor],
            resources=[factor],
            interventions=[said, said | {"state": "done", "id": 2}],
        ),
        reader,
    )

    assert "1234" not in html
    assert html.count("010180") >= 10


@pytest.mark.parametrize("cut", range(1485, 1501))
def test_half_a_cpr_number_is_not_left_where_a_text_is_cut(cut):
    said = pdf.to_print("x" * cut + " 010180-1234 010180-1234", pdf.press().glyphs)

    assert "12" not in said


@pytest.mark.parametrize("reader", READERS)
def test_the_paper_is_what_weasyprint_makes_of_it_with_its_own_reader_and_sheet(reader):
    html = pdf.html_of(content(ceiling="10.0", citizen_words=STRANGE, resources=CONTENT["resources"] * 2), reader)

    assert pdf.press().print(html) == as_weasyprint_reads(html)


@pytest.mark.parametrize("reader", READERS)
def test_a_text_that_looks_like_markup_is_printed_as_it_is(reader):
    text = text_of(drawn(reader, citizen_words=STRANGE))

    assert " ".join(STRANGE.split()) in text


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("new_line", ["\n", "\r\n"])
def test_a_new_line_in_a_text_is_one_on_paper(reader, new_line):
    words = f"Første linje{new_line}{new_line}tredje linje"
    paper = drawn(reader, citizen_words=words, interventions=[MENTOR | {"purpose": words}])
    lines = [line.strip() for page in paper.pages for line in page.extract_text().splitlines()]

    assert lines.count("»Første linje") == 1
    assert lines.count("tredje linje«") == 1
    assert "tredje linje" in lines


def test_signs_that_no_page_may_hold_do_not_stop_a_paper():
    signs = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]))
    html = pdf.html_of(content(citizen_words="SÆT HER"), "citizen").replace("SÆT HER", f"Før{signs}efter 😀")
    paper = PdfReader(io.BytesIO(pdf.press().print(html)))

    assert "Førefter" in text_of(paper)


def test_rubbish_is_looked_for_once_a_paper_and_none_is_left():
    from weasyprint.formatting_structure.boxes import Box

    render_plan(CONTENT)
    gc.collect()  # what another test has left
    looked = []
    gc.callbacks.append(lambda phase, about: looked.append(about["generation"]) if phase == "start" else None)
    try:
        render_plan(CONTENT)
    finally:
        gc.callbacks.pop()

    assert len(looked) <= 3
    assert looked[-1] == 0
    assert not [kind for kind in map(type, gc.get_objects()) if issubclass(kind, Box)]


def test_a_paper_that_fails_leaves_rubbish_to_be_looked_for_as_before():
    for is_on in (True, False):
        gc.enable() if is_on else gc.disable()
        try:
            with pytest.raises(PdfRefused):
                pdf.press().print('<img alt="" src="http://127.0.0.1:9/x.png"/>')
            assert gc.isenabled() == is_on
        finally:
            gc.enable()


def test_a_machine_without_pango_is_told_so(monkeypatch):
    pdf.press.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", _NoPango("weasyprint"))

    with pytest.raises(PdfUnavailable, match="PDF kan ikke tegnes på denne maskine"):
        render_plan(CONTENT)


class _NoPango(type(sys)):
    def __getattr__(self, name):
        raise OSError("cannot load library 'libpango-1.0-0'")
