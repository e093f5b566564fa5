import pytest
from django.core.exceptions import ValidationError

from cases.forms.fields import NameField
from danish.names import validate_name, with_apostrophes


@pytest.mark.parametrize(
    "name",
    [
        "Åse",
        "Karina-Sofie",
        "'t Hart",
        "d'Arc",
        "O’Brien",
        "Chr. Ib",
        "Nguyễn",
        "Şükrü",
        "Zoë",
        "Юлия",
        "محمد",
        "de la Cruz",
    ],
)
def test_names_of_people(name):
    assert NameField().clean(name) == name


@pytest.mark.parametrize("name", ["O´Brien", "O`Brien", "O'Brien"])
def test_an_accent_that_stands_alone_is_meant_as_an_apostrophe(name):
    assert with_apostrophes(name) == "O'Brien"


@pytest.mark.parametrize(
    "name",
    ["=cmd|' /C calc'!A0", "+45", "-x", "@a", "＝SUM", "'=1", "Bo2", "Bo;Ib", "<b>Bo</b>", "'", ".", "Bo\nIb", "Bo\t"],
)
def test_other_words(name):
    with pytest.raises(ValidationError, match="Skriv navnet med bogstaver"):
        validate_name(name)
