"""Texts of the catalogue are plain: neither a form nor a file takes in the code of a page, or a citizen's number.

Nothing of the code would ever be run, since every page escapes what it shows; but it would stand there as signs.
Everybody reads the catalogue, its editors too, who see no citizen.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from danish.cpr import holds_cpr
from danish.forms import CharField, use_danish_fields

# Elements as they are written in pages; "a<b and c>d" and "<navn>" are none.
CODE = re.compile(
    r"</?(?:a|article|audio|b|base|blockquote|body|br|button|center|code|details|dialog|div|em|embed|font|footer|form|"
    r"frame|h[1-6]|head|header|hr|html|i|iframe|img|input|label|li|link|main|math|meta|noscript|object|ol|option|p|"
    r"pre|script|section|select|small|span|strong|style|svg|table|tbody|td|template|textarea|th|thead|title|tr|u|ul|"
    r"video)(?:\s*/?>|[\s/]+[\w:-]+\s*=)|<!--",
    re.IGNORECASE,
)
WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)  # has long numbers of its own


def without_code(text: str) -> None:
    if CODE.search(text):
        message = "Teksten indeholder HTML, altså koder som <b> eller <script>. Skriv den som almindelig tekst."
        raise ValidationError(message, code="code")


def without_cpr(text: str) -> None:
    if holds_cpr(WEB_ADDRESS.sub("", text)):
        raise ValidationError("Skriv det uden cpr-nummer. Det må ikke handle om en bestemt borger.", code="cpr")


class PlainField(CharField):
    """A text of the catalogue."""

    default_validators = [*CharField.default_validators, without_code, without_cpr]


def use_plain_fields(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The formfield_callback of a ModelForm whose texts are plain."""
    if db_field.choices is None and type(db_field) in (models.CharField, models.TextField):
        kwargs.setdefault("form_class", PlainField)
    return use_danish_fields(db_field, **kwargs)
