"""A held form in words, for the page that gives it back to its writer."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import HeldForm
from accounts.sealing import SealBroken
from danish.cpr import masked

UNSPOKEN = {"version", "held"}


@dataclass(frozen=True)
class HeldPage:
    """What a held form shows: every pair to be sent again, and those that say something to a reader."""

    held: HeldForm
    pairs: list[tuple[str, str]]
    typed: list[tuple[str, str]]
    path: str  # empty when it is no address of ours


def held_page(held: HeldForm) -> HeldPage:
    try:
        pairs = parse_qsl(held.body, keep_blank_values=True)
    except SealBroken:
        pairs = []
    is_ours = url_has_allowed_host_and_scheme(held.path, allowed_hosts=None)
    return HeldPage(held, pairs, _typed(pairs, _model_behind(held.path)), held.path if is_ours and pairs else "")


def _typed(pairs: list[tuple[str, str]], model: type[models.Model] | None) -> list[tuple[str, str]]:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip() and not name.startswith("_") and name not in UNSPOKEN:
            values.setdefault(name, []).append(value)
    return [_in_words(name, given, _field(name, model)) for name, given in values.items()]


def _in_words(name: str, given: list[str], field: models.Field | None) -> tuple[str, str]:
    label = str(field.verbose_name) if field else name.replace("_", " ")
    if field and field.is_relation:
        return label, f"{len(given)} valgt"
    choices = dict(field.flatchoices) if field else {}
    words = ["Ja" if value == "on" else str(choices.get(value, value)) for value in given]
    return label, masked(", ".join(words))


def _model_behind(path: str) -> type[models.Model] | None:
    """Addresses are named noun_verb (goal_create), and the noun is the model, of any app if need be."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    noun = (match.url_name or "").rpartition("_")[0].replace("_", "")
    named_so = (one for one in apps.get_models() if one._meta.model_name == noun)
    return next((one for one in named_so if match.app_name in ("", one._meta.app_label)), None)


def _field(name: str, model: type[models.Model] | None) -> models.Field | None:
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None
