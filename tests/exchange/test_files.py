"""Wrong files and wrong rows: one clear word each, and nothing is changed."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from catalog.models import Agreement, CatalogImport, Intake, Offer, Theme
from danish.tables import TableRefused
from hjoerring.exchange import files
from hjoerring.exchange.files import read_file
from hjoerring.exchange.jobs import work_on
from hjoerring.exchange.snapshot import Snapshot
from tests.exchange.catalogue import fill
from tests.factories import CategoryFactory, OfferFactory, ProviderFactory, TrackFactory, UserFactory

pytestmark = pytest.mark.django_db

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
OFFER = (
    "title: Ny, category: company_based, track: job_match, provider: company_team, delivery: group, duration_weeks: 4"
)


def yaml(text):
    return f"katalog: 1\n{text}".encode()


def book(**sheets):
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def with_part(data, name, text):
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


THEMES = [["Nøgle", "Navn"], ["a", "A"]]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("k.pdf", b"%PDF-1.7", "Vælg en fil fra"),
        ("k.yaml", b"", "tom"),
        ("k.yaml", b"x" * (10 * 2**20 + 1), "10 MB"),
        ("k.yaml", book(Temaer=THEMES), "er en Excel-fil"),
        ("k.xlsx", yaml(""), "ikke en Excel-fil"),
        ("k.xlsm", book(Temaer=THEMES), "makroer"),
        ("k.xlsx", with_part(book(Temaer=THEMES), "xl/vbaProject.bin", b"x"), "makroer"),
        ("k.xlsx", with_part(book(Temaer=THEMES), "xl/media/x", b"0" * (61 * 2**20)), "pakkes ud"),
        ("k.xlsx", book(Temaer=[["Nøgle"], ["=1+1"]]), "Cellen A2 i arket Temaer er en formel"),
        ("k.xlsx", book(Hemmeligt=THEMES), "Arket Hemmeligt kendes ikke"),
        ("k.xlsx", book(Temaer=[["Nøgle", "Farve"], ["a", "b"]]), "Kolonnen Farve i arket Temaer kendes ikke"),
        ("k.xlsx", book(Temaer=[["Nøgle", "Nøgle"], ["a", "b"]]), "står to gange"),
        ("k.xlsx", book(Temaer=[["Nøgle"], ["a", "b"]]), "uden for kolonnerne"),
        ("k.xlsx", book(Temaer=[["Nøgle"]]), "ingen rækker"),
        ("k.yaml", b"\xff\xfe\xfa", "Bogstaverne"),
        ("k.yaml", b"offers: []", "ikke et katalog"),
        ("k.yaml", b"- a\n- b", "ikke et katalog"),
        ("k.yaml", b"katalog: 2\n", "anden udgave"),
        ("k.yaml", yaml("offers: [a\nb: {"), "Se linje"),
        ("k.yaml", yaml(BOMB), "henvisninger"),
        ("k.yaml", yaml("offers: !!python/object/apply:os.system [ls]"), "mærker"),
        ("k.yaml", yaml("offers: " + "[" * 5_000), "mange lag"),
        ("k.yaml", yaml("themes: []\n---\nthemes: []"), "flere dele"),
        ("k.yaml", yaml("themes: []\nthemes: []"), "Feltet themes står to gange"),
        ("k.yaml", yaml("themes:\n- {key: a, key: b}"), "Linje 3: Feltet key står to gange"),
        ("k.yaml", yaml("themes:\n- {key: a, colour: b}"), "Linje 3: Feltet colour kendes ikke"),
        ("k.yaml", yaml("citizens: []"), "Listen citizens kendes ikke"),
        ("k.yaml", yaml("themes: tekst"), "liste af rækker"),
        ("k.yaml", yaml("themes:\n- tekst"), "liste af rækker"),
        ("k.yaml", yaml("? [a]\n: b"), "skal have et navn"),
        ("k.yaml", yaml("themes: []"), "ingen rækker"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_wrong_file_is_refused_with_one_clear_word(name, data, words):
    with pytest.raises(TableRefused) as refused:
        read_file(name, data)

    assert words in str(refused.value)


def faults(text):
    _, entries = read_file("k.yaml", yaml(text))
    return [fault for entry in entries for fault in entry.faults]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("themes:\n- {key: a, label: " + "x" * 100_000 + "}", "Navn: Skriv højst 80 tegn."),
        ("offers:\n- {key: a, content: " + "x" * 100_000 + "}", "Indhold: Skriv højst 5000 tegn."),
        ("themes:\n- {key: a, label: <script>alert(1)</script>}", "Navn: Teksten indeholder HTML"),
        ("providers:\n- {key: a, website: 'javascript:alert(1)'}", "Hjemmeside: Skriv hele adressen"),
        ("providers:\n- {key: a, website: 'ftp://x.dk/a'}", "skal begynde med https://"),
        ("offers:\n- {key: a, evidence: 'Kilde | javascript:alert(1)'}", "Linje 1: Skriv en titel"),
        ("offers:\n- {key: a, evidence: 'Kilde | data:text/html,x'}", "Linje 1: Skriv en titel"),
        ("offers:\n- {key: a, capacity: -3}", "Pladser: Skriv et tal på mindst 0."),
        ("offers:\n- {key: a, capacity: 40000}", "Pladser: Skriv et tal på højst 32767."),
        ("offers:\n- {key: a, price_per_week: '1,234.50'}", "kan læses på flere måder"),
        ("offers:\n- {key: a, price_per_week: 1.234}", "kan læses på flere måder"),
        ("offers:\n- {key: a, price_per_week: gratis}", "Skriv et tal, for eksempel 12,5."),
        ("offers:\n- {key: a, status: slettet}", "Status: Skriv en af disse: Kladde"),
        ("offers:\n- {key: a, requires_consent: måske}", "Skriv ja eller nej."),
        ("offers:\n- {key: a, title: [a, b]}", "Titel: Her skal stå én værdi."),
        ("offers:\n- {key: a, barriers: [[a]]}", "Barrierer: Her skal stå en liste af ord."),
        ("closures:\n- {offer: a, from_on: 31.2.2026}", "Fra: Skriv datoen som 24.11.2026."),
        ("themes:\n- {label: A}", "Nøgle: Udfyld feltet."),
        ("themes:\n- {key: a, label: A}\n- {key: a, label: B}", "står to gange i filen. Første gang er 3."),
        ("templates:\n- {key: a, content: {farve: rød}}", "Indhold: Feltet farve kendes ikke."),
        ("contacts:\n- {provider: a, name: B, number: 0}", "Nr.: Skriv et helt tal."),
    ],
    ids=lambda value: value[:40],
)
def test_a_wrong_value_is_told_at_its_row(text, words):
    assert any(words in fault for fault in faults(text)), faults(text)


@pytest.mark.parametrize(("text", "price"), [("'1.234,50'", "1234.5"), ("1234.50", "1234.5"), ("'1234,5'", "1234.5")])
def test_prices_are_read_as_they_are_written(text, price):
    _, entries = read_file("k.yaml", yaml(f"offers:\n- {{key: a, price_per_week: {text}}}"))

    assert entries[0].values["price_per_week"] == price


@pytest.mark.parametrize("text", ["a<b and c>d", "< 25 år", "x <3 y>", "Skriv til <navn>"])
def test_signs_that_are_no_html_are_kept(text):
    _, entries = read_file("k.yaml", yaml(f"themes:\n- {{key: a, label: '{text}'}}"))

    assert entries[0].values["label"] == text


def test_a_file_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_ENTRIES", 1)

    with pytest.raises(TableRefused, match="Filen har flere end 1 rækker"):
        read_file("k.yaml", yaml("themes:\n- {key: a, label: A}\n- {key: b, label: B}"))


@pytest.fixture
def editor():
    return UserFactory(curator=True)


@pytest.fixture
def send(client, editor):
    client.force_login(editor)

    def go(text, name="k.yaml"):
        file = io.BytesIO(text if isinstance(text, bytes) else yaml(text))
        file.name = name
        return worked_on(client, client.post("/katalog/filer/", {"file": file}, follow=True))

    return go


def worked_on(client, response):
    """What the page says when the job is done."""
    if not response.redirect_chain:
        return response
    work_on(CatalogImport.objects.get().pk)
    return client.get(response.redirect_chain[-1][0])


def do(client):
    return worked_on(client, client.post(f"/katalog/filer/{CatalogImport.objects.get().pk}/gennemfoer/", follow=True))


def test_a_refused_file_is_told_at_the_field_and_nothing_is_kept(send):
    response = send(b"MZ", "k.exe")

    assert response.status_code == 422
    assert "Vælg en fil fra" in response.text
    assert not CatalogImport.objects.exists()


def test_what_a_file_changes_is_shown_before_it_is_done(client, send):
    Theme.objects.create(key="a", label="Arbejde")
    Theme.objects.create(key="b", label="Bolig")
    Theme.objects.create(key="c", label="Familie")

    response = send("themes:\n- {key: a, label: Job}\n- {key: b, label: Bolig}\n- {key: d, label: Nyt}\n- {key: e}")

    assert "1 ny, 1 ændret, 1 uændret, 1 med fejl." in response.text
    assert "1 række i kataloget står ikke i filen og bliver ikke rørt." in response.text
    assert "<del>Arbejde</del> → <ins>Job</ins>" in response.text
    assert sorted(Theme.objects.values_list("label", flat=True)) == ["Arbejde", "Bolig", "Familie"]

    response = do(client)

    assert "Filen er indlæst i kataloget." in response.text
    assert sorted(Theme.objects.values_list("label", flat=True)) == ["Bolig", "Familie", "Job", "Nyt"]
    assert Theme.objects.get(key="a").version == 2

    do(client)

    assert Theme.objects.get(key="a").version == 2


def test_a_catalogue_changed_meanwhile_is_compared_again(client, send):
    theme = Theme.objects.create(key="a", label="Arbejde")
    send("themes:\n- {key: a, label: Job}")
    theme.label = "Beskæftigelse"
    theme.save()

    response = do(client)

    assert "Kataloget er ændret, siden filen blev læst. Intet er indlæst." in response.text
    assert "<del>Beskæftigelse</del> → <ins>Job</ins>" in response.text
    theme.refresh_from_db()
    assert theme.label == "Beskæftigelse"

    assert "Filen er indlæst i kataloget." in do(client).text
    theme.refresh_from_db()
    assert theme.label == "Job"


def test_rows_with_faults_come_back_in_a_file_that_can_be_read(client, send):
    send("themes:\n- {key: a, label: A}\n- {key: b, label: <b>B</b>}")

    file = client.get(f"/katalog/filer/{CatalogImport.objects.get().pk}/fejl/").content

    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(file))["Temaer"]]
    assert rows[0] == ["Hvad er galt", "Linje i filen", "Nøgle", "Navn"]
    assert "HTML" in rows[1][0]
    assert rows[1][1:] == [4, "b", "<b>B</b>"]
    rows[1][3] = "B"
    assert read_file("k.xlsx", book(Temaer=rows))[1][0].values == {"key": "b", "label": "B"}


def test_a_row_that_points_to_a_faulty_one_is_faulty(send):
    response = send("themes:\n- {key: a}\nareas:\n- {key: b, kind: barrier, theme: a, label: B}")

    assert "Tema: »a« findes ikke blandt temaer" in response.text
    assert "Der er intet at gennemføre." in response.text


def catalogue():
    CategoryFactory(), TrackFactory(), ProviderFactory()
    return OfferFactory(key="gammel", title="Gammel")


def test_a_new_offer_becomes_a_draft_that_another_has_to_approve(client, send, editor):
    catalogue()

    response = send(f"offers:\n- {{key: forloeb, {OFFER}, hours_per_week: 6, status: published}}")
    assert "Bliver en kladde, som en anden skal godkende." in response.text
    do(client)

    offer = Offer.objects.get(key="forloeb")
    assert offer.status == "draft"
    version = offer.versions.get()
    assert version.state == "draft"
    assert not version.can_be_published_by(editor)


def test_a_published_offer_changes_through_a_draft(client, send):
    offer = catalogue()

    send("offers:\n- {key: gammel, title: Nyt navn}")
    do(client)

    offer.refresh_from_db()
    assert offer.title == "Gammel"
    assert offer.versions.on_the_desk().get().title == "Nyt navn"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("offers:\n- {key: gammel, slug: andet}", "Adresse: Den kan ikke ændres"),
        ("offers:\n- {key: gammel, status: draft}", "bliver ikke kladde igen"),
        ("offers:\n- {key: gammel, status: retired}", "Skriv, hvorfor indsatsen udgår."),
        ("offers:\n- {key: gammel, duration_weeks: 0}", "varer mindst én uge"),
        ("offers:\n- {key: gammel, hours_per_week: 90}", "mellem 0,5 og 60"),
        ("offers:\n- {key: ny, slug: filer, " + OFFER + ", hours_per_week: 6}", "Adresse: Den er i brug."),
        ("offers:\n- {key: forloeb, " + OFFER + "}", "Timer om ugen: Udfyld feltet."),
        ("intakes:\n- {offer: gammel, starts_on: 2027-03-01, ends_on: 2027-02-01, capacity: 3}", "kan ikke slutte"),
        ("closures:\n- {offer: gammel, from_on: 2027-03-01, until_on: 2027-02-01}", "kan ikke slutte"),
        (
            "agreements:\n- {provider: company_team, title: A, from_on: 2027-03-01, until_on: 2027-02-01}",
            "kan ikke slutte",
        ),
        ("intakes:\n- {offer: findes-ikke, starts_on: 2027-03-01, capacity: 3}", "findes ikke blandt indsatser"),
        ("providers:\n- {key: company_team, cvr: '123'}", "otte cifre"),
    ],
    ids=lambda value: value[:50],
)
def test_a_broken_rule_is_told_and_nothing_is_changed(client, send, text, words):
    catalogue()
    before = Snapshot.take().yaml()

    response = send(text)

    assert response.status_code == 200
    assert words in response.text
    assert "Der er intet at gennemføre." in response.text
    do(client)
    assert Snapshot.take().yaml() == before
    assert not Intake.objects.exists()
    assert not Agreement.objects.exists()


def test_an_intake_is_not_cancelled_by_a_file(send):
    catalogue().intakes.create(capacity=2)

    assert "Aflys optaget på siden" in send("intakes:\n- {offer: gammel, starts_on: , is_cancelled: ja}").text


def test_the_files_hold_neither_persons_nor_use(client, editor):
    fill(1)
    client.force_login(editor)

    text = client.get("/katalog/filer/hent/yaml/").content.decode()

    assert editor.last_name not in text
    for name in ("booked", "waiting", "made_by", "changed_by", "retired_by", "loaded"):
        assert f"{name}:" not in text
    assert client.get("/katalog/filer/hent/csv/").status_code == 404


def test_another_editor_does_not_find_the_file(client, send):
    send("themes:\n- {key: a, label: A}")
    client.force_login(UserFactory(curator=True))

    assert do(client).status_code == 404


def test_a_dropped_file_changes_nothing(client, send):
    send("themes:\n- {key: a, label: A}")

    client.post(f"/katalog/filer/{CatalogImport.objects.get().pk}/fortryd/")
    do(client)

    assert CatalogImport.objects.get().state == "dropped"
    assert not Theme.objects.exists()
