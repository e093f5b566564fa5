import datetime
import io
import re
import time
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from danish.tables import Percent, Sheet, TableRefused, marked, read_sheets, read_table, write_sheets, write_table

HEADINGS = ["Cpr", "Navn", "Fra"]


def workbook(rows=((*HEADINGS,), ("010180-1234", "Åse Ærø", datetime.date(2026, 1, 5)))):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(data, changes):
    """The same workbook with parts changed or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, text in changes.items():
            new.writestr(name, text)
    return file.getvalue()


def refusal(name, data):
    with pytest.raises(TableRefused) as refused:
        read_table(name, data)
    return str(refused.value)


@pytest.mark.parametrize(
    ("encoding", "read_as"),
    [("utf-8", "utf8"), ("utf-8-sig", "utf8"), ("utf-16", "utf16"), ("utf-16-le", "utf16"), ("cp1252", "cp1252")],
)
def test_csv_is_read_in_the_letters_it_was_saved_in(encoding, read_as):
    table = read_table("borgere.csv", "Cpr;Navn\r\n010180-1234;Åse Ærø\r\n".encode(encoding))

    assert table.read_as == read_as
    assert table.rows == [(1, ["Cpr", "Navn"]), (2, ["010180-1234", "Åse Ærø"])]


@pytest.mark.parametrize(
    "text", ["a,b\nx,y", "a\tb\nx\ty", "a|b\nx|y", "sep=,\r\na,b\nx,y", 'a;b\n"x";"y"', "a;b;;\n;;\nx;y;"]
)
def test_csv_may_be_parted_in_any_usual_way(text):
    assert [cells for _, cells in read_table("b.csv", text.encode()).rows] == [["a", "b"], ["x", "y"]]


def test_the_cells_of_excel_are_read_as_one_would_write_them():
    row = (101801234, 20.0, 12.5, True, datetime.date(2026, 1, 5), " Åse\xa0Ærø ", "'0101801234", None)

    table = read_table("b.xlsx", saved(workbook([HEADINGS, row])))

    assert table.rows[1][1] == ["101801234", "20", "12,5", "ja", "05.01.2026", "Åse Ærø", "0101801234"]


def test_formulas_are_read_by_their_value():
    data = saved(workbook([HEADINGS, ("=1+1", "Åse", 3)]))
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()

    counted = repacked(
        data, {"xl/worksheets/sheet1.xml": sheet.replace("<v></v>", "<v>2</v>").replace("<v />", "<v>2</v>")}
    )

    assert read_table("b.xlsx", counted).rows[1][1] == ["2", "Åse", "3"]
    assert "Cellen A2 er en formel uden værdi" in refusal("b.xlsx", data)


def test_merged_cells_are_told():
    book = workbook()
    book.active.merge_cells("A1:B1")

    assert "flettede celler (A1:B1)" in refusal("b.xlsx", saved(book))


def test_only_the_first_sheet_that_can_be_seen_is_read():
    book = workbook()
    book.create_sheet("Skjult", 0).append(["hemmeligt"])
    book.worksheets[0].sheet_state = "hidden"

    assert read_table("b.xlsx", saved(book)).rows[0][1] == HEADINGS


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    data = saved(workbook())
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    lied = sheet.replace('<dimension ref="A1:C2"', '<dimension ref="A1:XFD1048576"')

    assert lied != sheet
    assert len(read_table("b.xlsx", repacked(data, {"xl/worksheets/sheet1.xml": lied})).rows) == 2


def numbered(last):
    """A workbook whose second row says that it is this far down."""
    data = saved(workbook())
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    far = re.sub(r'<row r="2".*?</row>', f'<row r="{last}"><c r="A{last}"><v>1</v></c></row>', sheet)
    assert far != sheet
    return repacked(data, {"xl/worksheets/sheet1.xml": far})


def test_rows_that_are_left_out_are_not_made_one_by_one():
    began = time.process_time()

    assert "under række 100.000" in refusal("b.xlsx", numbered(20_000_000))
    assert time.process_time() - began < 5
    assert read_table("b.xlsx", numbered(90_000)).rows[1] == (90_000, ["1"])


WIDE = [[f"k{n}" for n in range(300)], ["x"] * 300]
BOMB = {"xl/media/stor.xml": b"0" * (61 * 2**20)}


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("b.xlsx", b"", "tom"),
        ("b.csv", b"\r\n\r\n", "ingen rækker"),
        ("b.csv", b"Cpr;Navn\r\n", "ingen rækker"),
        ("b.xlsx", b"Cpr;Navn", "ikke en Excel-fil"),
        ("b.csv", saved(workbook()), "hedder .csv"),
        ("b.xls", b"\xd0\xcf\x11\xe0 old", "adgangskode"),
        ("b.xlsx", b"\xd0\xcf\x11\xe0 locked", "adgangskode"),
        ("b.xlsm", saved(workbook()), "makroer"),
        ("b.xlsx", repacked(saved(workbook()), {"xl/vbaProject.bin": b"x"}), "makroer"),
        ("b.xlsx", repacked(saved(workbook()), BOMB), "pakkes ud"),
        ("b.xlsx", saved(workbook())[:900], "kunne ikke læses"),
        ("b.xlsx", repacked(saved(workbook()), {"xl/workbook.xml": b"<!DOCTYPE x>"}), "kunne ikke læses"),
        ("b.xlsx", repacked(saved(workbook()), {"xl/worksheets/sheet1.xml": b"<worksheet"}), "kunne ikke læses"),
        ("b.xlsx", saved(workbook(WIDE)), "300 kolonner"),
        ("b.csv", ";".join(["k"] * 300).encode() + b"\nx", "300 kolonner"),
        ("b.csv", b"x\n" * 20_002, "20.000 rækker"),
        ("b.csv", b"%PDF-1.7\x00\x01", "ikke en CSV-fil"),
        ("b.csv", b"Navn\n\x81\x8d", "kunne ikke læses"),
        ("b.csv", b'Navn\n"' + b"x" * 200_000, "anførselstegn"),
        ("b.csv", b'Navn;By\n5" skruer;"Skagen\n' + b"x;y\n" * 50_000, "anførselstegn"),
        ("b.csv", b"Navn;By\n" + b"x" * 2_000_000 + b";Skagen", "En celle i filen er for lang"),
        ("b.csv", b'Navn;By\n"' + b"x" * 2_000_000 + b'";Skagen', "En celle i filen er for lang"),
        ("b.pdf", b"%PDF", "Vælg en Excel-fil"),
        ("b.csv", b"x" * (10 * 2**20 + 1), "10 MB"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_wrong_files_are_refused_with_a_clear_word(name, data, words):
    assert words in refusal(name, data)


DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\x00=1",
    "\x01=1",
    "\x01\x02 @x",
    "\ufeff\x1f+1",
    " =1",
    "\u200b=1",
    "\xa0=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
]


@pytest.mark.parametrize("text", DANGEROUS, ids=ascii)
def test_no_text_is_counted_with(text):
    csv = write_table("csv", "", ["Navn"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1]
    sheet = load_workbook(io.BytesIO(write_table("xlsx", "x", ["Navn"], [[text]]))).active

    assert csv.lstrip('"').startswith("'")
    assert sheet["A2"].value.startswith("'")
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("text", ["Åse", "'t Hart", "010180-1234", "a=b", "", "https://x"])
def test_other_texts_are_as_they_are(text):
    assert write_table("csv", "", ["Navn"], [[text]]).decode("utf-8-sig").split("\r\n")[1] in {text, '""'}


def test_csv_has_semicolons_decimal_comma_and_a_mark():
    row = ["Åse; Ærø", datetime.date(2026, 1, 5), 12.5, -3, True, None, Percent(8.8)]

    file = write_table("csv", "", ["a"] * 7, [row])

    assert file.startswith(b"\xef\xbb\xbf")
    assert file.decode("utf-8-sig").split("\r\n")[1] == '"Åse; Ærø";05.01.2026;12,5;-3;ja;;8,8 %'


def test_excel_gets_real_dates_and_numbers():
    row = [datetime.date(2026, 1, 5), 12.5, -3, Percent(8.8), "Åse", None]

    sheet = load_workbook(io.BytesIO(write_table("xlsx", "Borgere", ["a"] * 6, [row]))).active

    day, number, whole, share, text, nothing = (cell for cell in sheet[2])
    assert (day.value.date(), day.number_format, day.is_date) == (datetime.date(2026, 1, 5), "dd.mm.yyyy", True)
    assert (number.value, whole.value, text.value, nothing.value) == (12.5, -3, "Åse", None)
    assert (round(share.value, 3), share.number_format) == (0.088, "0.0 %")
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Borgere", "A2", "A1:F2")


@pytest.mark.parametrize(("share", "shown"), [(58, "0 %"), (58.0, "0 %"), (8.8, "0.0 %")])
def test_a_share_has_the_decimals_it_has(share, shown):
    sheet = load_workbook(io.BytesIO(write_table("xlsx", "x", ["a"], [[Percent(share)]]))).active

    assert (sheet["A2"].value, sheet["A2"].number_format) == (pytest.approx(share / 100), shown)


def test_what_is_written_can_be_read_again():
    row = ["=Åse", "+45 12 34 56 78", datetime.date(2026, 1, 5)]

    for kind in ("csv", "xlsx"):
        table = read_table(f"b.{kind}", write_table(kind, "x", HEADINGS, [row]))
        assert table.rows[1][1] == ["=Åse", "+45 12 34 56 78", "05.01.2026"]


TEXTS = ["Åse", "'t Hart", "=1+1", "'=1+1", "''", "'", "@x", "- et\n- to", "x" * 5_000, "010180", "\xa0", "<b>"]


def test_a_workbook_of_several_sheets_is_read_again_letter_by_letter():
    file = write_sheets([Sheet("Et", ["Tekst"], [[marked(text)] for text in TEXTS]), Sheet("To", ["Dato"], [])])

    sheets = read_sheets(file)

    assert [cells for _, cells in sheets["Et"][1:]] == [[text] for text in TEXTS]
    assert sheets["To"] == [(1, ["Dato"])]
    for row in load_workbook(io.BytesIO(file))["Et"].iter_rows(min_row=2):
        assert row[0].data_type == "s"
        assert row[0].value[0] not in "=@-"


def test_a_formula_in_one_of_several_sheets_is_told():
    with pytest.raises(TableRefused, match="Cellen B2 i arket Sheet er en formel"):
        read_sheets(saved(workbook([["Navn", "Tal"], ["x", "=1+1"]])))
