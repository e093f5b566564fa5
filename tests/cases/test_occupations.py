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


def choices(text, most=10, **kwargs):
    found = Occupation.objects.to_choose().matching(text).told_apart(text, most, **kwargs)
    return [(one.occupation.title, one.occupation.code, one.group, one.found_by) for one in found]


class TestChoices:
    """What is offered to somebody who searches."""

    @pytest.fixture(autouse=True)
    def known(self):
        for code, title in (
            ("7", "Håndværkspræget arbejde"),
            ("72", "Metal- og maskinarbejde"),
            ("7212", "Svejsearbejde"),
            ("721200", "Svejsearbejde"),
            ("721300", "Pladearbejde"),
            ("3115", "Teknikerarbejde"),
            ("311500", "Teknikerarbejde inden for maskiner"),
            ("4110", "Almindeligt kontorarbejde"),
        ):
            OccupationFactory(key=f"disco-{code}", code=code, title=title)

    def test_a_title_that_a_group_and_a_list_repeat_is_shown_once_by_its_longest_code(self):
        OccupationFactory(key="esco-0a1b2c3d", kind="esco", code="7212", title="svejsearbejde")

        assert choices("svejs") == [("Svejsearbejde", "721200", "Metal- og maskinarbejde", "")]

    def test_the_same_title_in_two_groups_is_told_apart(self):
        OccupationFactory(key="disco-311510", code="311510", title="Svejsearbejde")

        assert sorted(choices("svejs")) == [
            ("Svejsearbejde", "311510", "Teknikerarbejde", ""),
            ("Svejsearbejde", "721200", "Metal- og maskinarbejde", ""),
        ]

    def test_what_is_found_by_another_name_says_so(self):
        OccupationFactory(
            key="esco-1a1b2c3d", kind="esco", code="4110", title="assistent", other_names="skrivehjælp, kontorist"
        )

        assert choices("kontorist") == [("assistent", "4110", "Almindeligt kontorarbejde", "kontorist")]
        assert choices("assist") == [("assistent", "4110", "Almindeligt kontorarbejde", "")]

    def test_what_is_shown_already_is_left_out(self):
        assert choices("plade", but=[("Pladearbejde", "721300")]) == []

    def test_no_more_than_asked_for_and_two_questions(self, django_assert_num_queries):
        with django_assert_num_queries(2):
            assert len(choices("arbejde", 3)) == 3

    def test_the_page_shows_code_and_group(self, client):
        client.force_login(UserFactory())

        page = client.get(reverse("cases:occupation_search"), {"q": "svejs"}).text

        assert page.count("Svejsearbejde") == 1
        assert "DISCO-08 721200" in page
        assert "Metal- og maskinarbejde" in page


# Four-digit groups and single titles as many as the whole of DISCO-08 and of ESCO has.
GROUPS, SINGLE, ESCO_TITLES = 563, 6, 3_000


def whole_disco():
    """A file as Statistics Denmark publishes it: every level, and in each group six titles, one its own."""
    codes = [f"{n:04}" for n in range(1000, 1000 + GROUPS * 16, 16)]
    lines = {code[:digits]: digits for code in codes for digits in (1, 2, 3, 4)}
    rows = [f"{code};{level};Gruppe {code} – æøå" for code, level in lines.items()]
    rows += [
        f"{code}{n}0;5;Gruppe {code} – æøå" if not n else f"{code}{n}0;5;Arbejde {n} med {code}"
        for code in codes
        for n in range(SINGLE)
    ]
    return "SEKVENS;KODE;NIVEAU;TITEL\n" + "".join(f"{n};{row}\n" for n, row in enumerate(rows, 1)), len(rows)


def whole_esco():
    names = "\n".join(f"andet navn {n}" for n in range(8))
    uri = "http://data.europa.eu/esco/occupation"
    rows = [
        f'Occupation,{uri}/{n:08x}-2b3a-4efd-87cc-c4ea39d27c34,{1000 + n % 8999},titel {n},"{names} {n}"\n'
        for n in range(ESCO_TITLES)
    ]
    return "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels\n" + "".join(rows), ESCO_TITLES


@pytest.mark.parametrize(("name", "whole"), [("disco.csv", whole_disco), ("occupations_da.csv", whole_esco)])
def test_a_whole_list_comes_in_by_few_statements(administrator, django_assert_max_num_queries, name, whole):
    text, rows = whole()

    with django_assert_max_num_queries(25):
        administrator.post(URL, file(text, name))
    with django_assert_max_num_queries(25):
        administrator.post(URL, {"indlaes": "1"})

    assert Occupation.objects.count() == rows
    assert administrator.post(URL, file(text, name), follow=True).context["preview"].same == rows
