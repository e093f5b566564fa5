"""Offers and their drafts from a file. What is published changes through a draft that somebody else approves."""

from typing import Any

from accounts.models import User
from catalog.models import Offer, OfferVersion
from catalog.models.offer import CONTENT, LISTS, RESERVED
from catalog.models.offer_version import MUST_SAY, NotComplete
from hjoerring.exchange.columns import Fault
from hjoerring.exchange.files import Entry
from hjoerring.exchange.kinds import IN_REVIEW, KINDS
from hjoerring.exchange.snapshot import Values
from hjoerring.exchange.take import CHANGED, NEW, SAME, Outcome, Taking, changed_names, told

WORDING = (*CONTENT, *LISTS)
TO_BE_APPROVED = "Bliver en kladde, som en anden skal godkende."
ON_THE_DESK = "Der ligger allerede en kladde til indsatsen. Udgiv eller opgiv den først."
IN_USE = "En udgivet indsats bliver ikke kladde igen. Lad den udgå i stedet."
NEEDS_REASON = "Hvorfor udgået: Skriv, hvorfor indsatsen udgår."


def take(taking: Taking, entry: Entry) -> Outcome:
    before = taking.now.values[entry.kind.name].get(entry.ref)
    if entry.kind.name == "drafts":
        return _change_draft(taking, entry, before) if before else _new_draft(taking, entry)
    return _change(taking, entry, before) if before else _create(taking, entry)


def _create(taking: Taking, entry: Entry) -> Outcome:
    said = taking.completed(entry) if "slug" in entry.values else taking.completed(_with_slug(entry))
    if said["slug"] in RESERVED or Offer.objects.filter(slug=said["slug"]).exists():
        raise Fault("Adresse: Den er i brug. Skriv en anden.")
    by = None if taking.is_first and said["status"] in ("published", "retired") else taking.by
    columns, lists = _content(taking, entry, {name: said[name] for name in WORDING})
    offer = Offer(key=said["key"], slug=said["slug"], changed_by=by, **columns)
    taking.check(KINDS["offers"], offer, tuple(MUST_SAY))
    offer.save()
    version = OfferVersion(offer=offer, **columns)
    version.change(by=by, lists=lists)
    note = _reach(taking, said["status"], version, by)
    taking.now.keep(entry.kind, entry.ref, offer)
    taking.later.append((entry, lambda: _finish(taking, entry, offer)))
    return Outcome(entry, NEW, note=note)


def _with_slug(entry: Entry) -> Entry:
    return Entry(entry.kind, entry.place, entry.values | {"slug": entry.values["key"].replace("_", "-")})


def _reach(taking: Taking, status: str, version: OfferVersion, by: User | None) -> str:
    """Go as far as the file says, and as four eyes let it; what there is to tell about that."""
    if status == IN_REVIEW:
        return _send(version, taking.by)
    if status == "draft":
        return ""
    if not taking.is_first:
        return TO_BE_APPROVED
    try:
        version.send(by=by)
    except NotComplete as incomplete:
        return _lacking(incomplete)
    version.publish(by=None)
    return "Udgives." if status == "published" else ""


def _finish(taking: Taking, entry: Entry, offer: Offer) -> None:
    """What can only be said when all offers are there."""
    said = entry.values
    offer.refresh_from_db()
    if said.get("status") == "retired" and not offer.is_retired:
        if not said.get("retired_because"):
            raise Fault(NEEDS_REASON)
        into = said.get("merged_into")
        other = taking.find(entry.kind.columns["merged_into"], into) if into else None
        offer.retire(by=taking.by, because=said["retired_because"], merged_into=other)
    if "revise_on" in said and (offer.is_published or offer.is_retired):
        offer.revise_on = taking.value(entry.kind.columns["revise_on"], said["revise_on"])
        offer.save(update_fields=["revise_on"])


def _change(taking: Taking, entry: Entry, before: Values) -> Outcome:
    changed = changed_names(entry, before)
    if not changed:
        return Outcome(entry, SAME)
    if "slug" in changed:
        raise Fault("Adresse: Den kan ikke ændres, når indsatsen er oprettet.")
    offer: Offer = taking.now.rows["offers"][entry.ref]
    outcome = Outcome(entry, CHANGED, told(entry.kind, before, entry.values, changed))
    if "status" in changed:
        outcome.note = _change_status(taking, entry, before["status"], offer)
    elif before["status"] == "retired":
        _mend_reason(taking, entry, offer, changed)
    elif {"retired_because", "merged_into"} & set(changed):
        raise Fault("Hvorfor udgået: Indsatsen er ikke udgået. Skriv det sammen med statussen Udgået.")
    if words := {name: entry.values[name] for name in changed if name in WORDING}:
        outcome.note = _reword(taking, entry, offer, words)
    if {"status", "revise_on"} & set(changed):
        taking.later.append((entry, lambda: _finish(taking, entry, offer)))
    return outcome


def _change_status(taking: Taking, entry: Entry, before: str, offer: Offer) -> str:
    """What the file may say of it directly; retiring comes last of all."""
    after = entry.values["status"]
    if after == "retired":
        return ""
    if before == "retired":
        offer.bring_back(by=taking.by)
        return "Tages i brug igen."
    if before == "published":
        raise Fault(f"Status: {IN_USE}")
    if after == "published":
        return "Udgives først, når en anden har godkendt den."
    version = offer.versions.on_the_desk().get()
    if after == "draft":
        raise Fault("Status: Den venter på godkendelse. Send den tilbage på siden.")
    return _send(version, taking.by)


def _mend_reason(taking: Taking, entry: Entry, offer: Offer, changed: list[str]) -> None:
    for name in ("retired_because", "merged_into"):
        if name in changed:
            setattr(offer, name, taking.value(entry.kind.columns[name], entry.values[name]))
    if not offer.retired_because:
        raise Fault(NEEDS_REASON)
    offer.version += 1
    offer.save()


def _reword(taking: Taking, entry: Entry, offer: Offer, words: Values) -> str:
    version = offer.versions.on_the_desk().first()
    is_published = offer.versions.in_force().exists()
    if version is None:
        version = OfferVersion.next_of(offer)
    elif is_published:
        raise Fault(ON_THE_DESK)
    _write(taking, entry, version, words)
    return TO_BE_APPROVED if is_published else ""


def _new_draft(taking: Taking, entry: Entry) -> Outcome:
    offer = taking.find(entry.kind.columns["offer"], entry.values["offer"])
    offer.refresh_from_db()
    if not offer.versions.in_force().exists():
        raise Fault("Indsatsen er ikke udgivet. Skriv det i arket Indsatser.")
    if offer.versions.on_the_desk().exists():
        raise Fault(ON_THE_DESK)
    version = OfferVersion.next_of(offer)
    version.change_note = entry.values.get("change_note", "")
    _write(taking, entry, version, {name: said for name, said in entry.values.items() if name in WORDING})
    note = _send(version, taking.by) if entry.values.get("state") == IN_REVIEW else ""
    return Outcome(entry, NEW, note=note)


def _change_draft(taking: Taking, entry: Entry, before: Values) -> Outcome:
    changed = changed_names(entry, before)
    if not changed:
        return Outcome(entry, SAME)
    version: OfferVersion = taking.now.rows["drafts"][entry.ref]
    if "change_note" in changed:
        version.change_note = entry.values["change_note"]
    if changed != ["state"]:
        _write(taking, entry, version, {name: entry.values[name] for name in changed if name in WORDING})
    outcome = Outcome(entry, CHANGED, told(entry.kind, before, entry.values, changed))
    if "state" in changed:
        if entry.values["state"] != IN_REVIEW:
            raise Fault("Tilstand: Den venter på godkendelse. Send den tilbage på siden.")
        outcome.note = _send(version, taking.by)
    return outcome


def _write(taking: Taking, entry: Entry, version: OfferVersion, words: Values) -> None:
    columns, lists = _content(taking, entry, words)
    for name, value in columns.items():
        setattr(version, name, value)
    taking.check(KINDS["drafts"], version, (*MUST_SAY, "offer", "state"))
    version.change(by=taking.by, lists=lists if version.pk else version.lists_of() | lists)


def _content(taking: Taking, entry: Entry, words: Values) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the file says of the fields, and of what is kept in tables of its own."""
    said = {name: taking.value(entry.kind.columns[name], value) for name, value in words.items()}
    contact, provider = said.get("contact"), entry.values.get("provider")
    if contact and provider and contact.provider.key != provider:
        raise Fault("Kontaktperson: Vedkommende er hos en anden leverandør.")
    return {name: said[name] for name in said if name not in LISTS}, {n: said[n] for n in said if n in LISTS}


def _send(version: OfferVersion, by: User) -> str:
    try:
        version.send(by=by)
    except NotComplete as incomplete:
        return _lacking(incomplete)
    return "Sendes til godkendelse."


def _lacking(incomplete: NotComplete) -> str:
    names = ", ".join(one.label.lower() for one in incomplete.missing)
    return f"Bliver en kladde, for den mangler {names}."
