"""Words that others are chosen from: one set of pages for all the lists (hjoerring.word_lists)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_administrators, only_editors
from accounts.models import User
from catalog.forms.providers import RetireForm
from danish.http import reads_or_writes
from danish.plain_text import use_plain_fields
from hjoerring.forms import MoveForm, WordForm
from hjoerring.word_lists import LISTS, WordList
from journal.once import saves_once
from journal.row_history import history_of


def _list(request: StaffRequest, kind: str) -> WordList:
    words = LISTS.get(kind)
    if words is None:
        raise Http404
    (only_administrators if words.of_administrators else only_editors)(request, "ændre listen")
    return words


def _form(words: WordList) -> type[WordForm]:
    said = {"model": words.model, "fields": list(words.fields), "formfield_callback": use_plain_fields}
    return type("WordForm", (WordForm,), {"Meta": type("Meta", (), said), "words": words})


@require_safe
def word_list_index(request: StaffRequest) -> HttpResponse:
    is_administrator = request.user.role == User.Role.ADMINISTRATOR
    if not is_administrator:
        only_editors(request, "ændre ordlister")
    lists = []
    for words in LISTS.values():
        if words.of_administrators != is_administrator:
            continue
        retired = list(words.rows().values_list("is_retired", flat=True))
        lists.append((words, retired.count(False), retired.count(True)))
    return render(request, "hjoerring/word_list_index.html", {"lists": lists})


@require_safe
def word_list(request: StaffRequest, kind: str) -> HttpResponse:
    return _shown(request, _list(request, kind))


def _shown(request: StaffRequest, words: WordList, status: int = 200) -> HttpResponse:
    used_by = words.used_by()
    rows: list[tuple[Any, str]] = [(row, used_by.get(row.pk, "")) for row in words.rows()]
    current = [(row, uses) for row, uses in rows if not row.is_retired]
    groups = [getattr(row, words.group) if words.group else None for row, _ in current]
    context = {
        "words": words,
        # With what is told beside it, and whether there is one above and below it to change places with.
        "rows": [
            (row, uses, getattr(row, words.told, ""), group in groups[:number], group in groups[number + 1 :])
            for number, ((row, uses), group) in enumerate(zip(current, groups, strict=True))
        ],
        "retired": [(row, uses) for row, uses in rows if row.is_retired],
    }
    return render(request, "hjoerring/word_list.html", context, status=status)


@reads_or_writes
@saves_once
def word_create(request: StaffRequest, kind: str) -> HttpResponse:
    words = _list(request, kind)
    form = _form(words)(request.POST if request.method == "POST" else None, instance=words.new())
    if form.is_valid():
        row = form.save(commit=False)
        words.add(row)
        if words.then:
            messages.success(request, f"»{row}« er oprettet. Tilføj nu det, der skal spørges om.")
            return redirect("word_create", words.then)
        messages.success(request, f"»{row}« er oprettet.")
        return redirect("word_list", kind)
    context = {"words": words, "form": form}
    return render(request, "hjoerring/word_create.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def word_update(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    words = _list(request, kind)
    row = get_object_or_404(words.rows(), pk=pk)
    title = str(row)
    form = _form(words)(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change(words.fields)
        messages.success(request, f"»{row}« er gemt.")
        return redirect("word_list", kind)
    uses = words.used_by(row).get(row.pk, "")
    context = {"words": words, "row": row, "title": title, "form": form, "uses": uses, "history": history_of(row)}
    return render(request, "hjoerring/word_update.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def word_move(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    words = _list(request, kind)
    row = get_object_or_404(words.rows().current(), pk=pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Brug pilene til at flytte et ord. Intet er flyttet.")
        return _shown(request, words, status=422)
    asked, beside = form.cleaned_data, words.beside(row)
    held = next((one for one in beside.select_for_update(of=["self"]) if one.pk == pk), row)
    if (held.version, held.order) != (asked["version"], asked["order"]):
        messages.warning(request, "En kollega har ændret listen imens. Sådan ser den ud nu. Intet er flyttet.")
        return _shown(request, words, status=409)
    held.move(-1 if asked["til"] == "op" else 1, beside)
    return redirect("word_list", kind)


@reads_or_writes
@saves_once
def word_retire(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    words = _list(request, kind)
    row = get_object_or_404(words.rows(), pk=pk)
    form = RetireForm(request.POST if request.method == "POST" else None)
    if row.is_retired:
        messages.info(request, f"»{row}« bruges ikke længere.")
        return redirect("word_update", kind, pk)
    if form.is_valid():
        row.retire(because=form.cleaned_data["because"])
        messages.success(request, f"»{row}« kan ikke vælges længere.")
        return redirect("word_list", kind)
    context = {"words": words, "row": row, "form": form, "uses": words.used_by(row).get(row.pk, "")}
    return render(request, "hjoerring/word_retire.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def word_bring_back(request: StaffRequest, kind: str, pk: int) -> HttpResponse:
    words = _list(request, kind)
    row = get_object_or_404(words.rows(), pk=pk)
    if row.bring_back():
        messages.success(request, f"»{row}« kan vælges igen.")
    return redirect("word_list", kind)
