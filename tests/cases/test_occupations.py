from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from cases.models import Occupation, OccupationFile
from tests.factories import OccupationFactory, UserFactory

DISCO = (
    "SEKVENS;KODE;NIVEAU;TITEL\n"
    "1;0;1;Militært arbejde\n"
    "2;7212;4;Svejsearbejde\n"
    "3;721200;5;Svejsearbejde\n"
    "4;011000;5;Officersarbejde\n"
)
ESCO = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels\n"
    "Occupation,http://data.europa.eu/esco/occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34,2654,"
    'teknisk chef,"sceneleder\nteaterleder"\n'
)
URL = reverse("occupation_import")


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(administrator=True))
    return client


def file(text, name="disco.csv", encoding="utf-8-sig"):
    return {"file": SimpleUploadedFile(name, text.encode(encoding) if isinstance(text, str) else text)}


def told(response):
    return response.context["form"].errors["file"][0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_list_is_shown_before_it_is_taken_in(administrator, encoding):
    OccupationFactory(key="disco-721200", code="721200", title="Svejser")

    response = administrator.post(URL, file(DISCO, encoding=encoding), follow=True)

    preview = response.context["preview"]
    assert (len(preview.new), len(preview.changed), preview.same, preview.missing) == (3, 1, 0, 0)
    assert "»Svejser« bliver til »Svejsearbejde«" in response.text
    assert "Officersarbejde" in response.text
    assert Occupation.objects.count() == 1


def test_taking_in_keeps_the_old_name_to_search_for(administrator):
    OccupationFactory(key="disco-721200", code="721200", title="Svejser")
    administrator.post(URL, file(DISCO))

    response = administrator.post(URL, {"indlaes": "1"}, follow=True)

    assert "3 nye og 1 ændret" in response.text
    assert Occupation.objects.count() == 4
    assert Occupation.objects.matching("svejser").get().title == "Svejsearbejde"
    assert not OccupationFile.objects.exists()


def test_twice_is_as_once(administrator):
    for _ in range(2):
        administrator.post(URL, file(DISCO))
        administrator.post(URL, {"indlaes": "1"})

    administrator.post(URL, file(DISCO))
    preview = administrator.get(URL).context["preview"]
    assert (len(preview.new), len(preview.changed), preview.same) == (0, 0, 4)


def test_esco_is_read_with_its_other_names(administrator):
    administrator.post(URL, file(ESCO, "occupations_da.csv"))
    administrator.post(URL, {"indlaes": "1"})

    found = Occupation.objects.matching("teaterleder").get()
    assert (found.kind, found.code, found.title) == ("esco", "2654", "teknisk chef")
    assert found.key == "esco-00030d09-2b3a-4efd-87cc-c4ea39d27c34"


def test_zeros_that_excel_took_are_back(administrator):
    administrator.post(URL, file(DISCO.replace("011000", "11000")))
    administrator.post(URL, {"indlaes": "1"})

    assert Occupation.objects.filter(key="disco-011000").exists()


def test_a_list_can_be_thrown_away(administrator):
    administrator.post(URL, file(DISCO))
    administrator.post(URL, {"kasser": "1"})

    assert not OccupationFile.objects.exists()
    assert not Occupation.objects.exists()
    assert "ingen liste" in administrator.post(URL, {"indlaes": "1"}, follow=True).text


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("Navn;Alder\nBo;4\n", "disco.csv", "Overskrifterne passer hverken"),
        ("\n", "disco.csv", "ingen rækker"),
        ("SEKVENS;KODE;NIVEAU;TITEL\n", "disco.csv", "ingen rækker"),
        (DISCO.replace("721200", "72x200"), "disco.csv", "Linje 4: koden skal have 6 cifre på niveau 5."),
        (DISCO.replace(";7212;", ";72122;"), "disco.csv", "Linje 3: koden skal have 4 cifre"),
        (DISCO.replace("1;Militært arbejde", "9;Militært arbejde"), "disco.csv", "Linje 2: niveauet"),
        (DISCO.replace("Officersarbejde", ""), "disco.csv", "Linje 5: titlen mangler."),
        (DISCO.replace("Officersarbejde", "x" * 201), "disco.csv", "længere end 200 tegn"),
        (DISCO.replace("011000", "721200"), "disco.csv", "koden 721200 står to gange"),
        (ESCO.replace("2654", "26545"), "esco.csv", "iscoGroup skal have"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "disco.csv", "CSV"),
        (b"MZ", "disco.exe", "Vælg en Excel-fil"),
    ],
)
def test_a_faulty_file_is_told_and_changes_nothing(administrator, content, name, message):
    response = administrator.post(URL, file(content, name))

    assert response.status_code == 422
    assert message in told(response)
    assert not OccupationFile.objects.exists()
    assert not Occupation.objects.exists()


def test_only_so_many_faults_are_told(administrator):
    lines = "".join(f"{n};x;5;Titel\n" for n in range(50))

    assert told(administrator.post(URL, file(f"SEKVENS;KODE;NIVEAU;TITEL\n{lines}"))).endswith("Og 45 fejl mere.")


def test_the_command_does_the_same(tmp_path):
    path = tmp_path / "disco.csv"
    path.write_text(DISCO, encoding="utf-8-sig")
    told = [StringIO(), StringIO()]

    for out in told:
        call_command("load_occupations", path, stdout=out)

    assert told[0].getvalue().strip() == "disco: 4 new, 0 changed, 0 as before, 0 not in the file"
    assert told[1].getvalue().strip() == "disco: 0 new, 0 changed, 4 as before, 0 not in the file"


def test_the_command_refuses_a_faulty_file(tmp_path):
    path = tmp_path / "disco.csv"
    path.write_text(DISCO.replace("721200", "x"))

    with pytest.raises(CommandError, match="Linje 4"):
        call_command("load_occupations", path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_occupations", tmp_path / "findes-ikke.csv")
    assert not Occupation.objects.exists()
