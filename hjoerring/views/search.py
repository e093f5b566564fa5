from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.http import StaffRequest, writes_nothing
from accounts.models import User
from cases import searches
from cases.access import note_look
from cases.forms import QuickSearchForm
from cases.search import Answer, find_citizens, words_of
from catalog.search_sql import offers_titled
from danish.http import reads_or_writes
from hjoerring.search_pages import pages_called

AT_ONCE, ON_THE_PAGE = 8, 50


@dataclass
class Results:
    """What was found, in the groups it is shown in."""

    answer: Answer
    user: User
    text: str
    most: int

    @cached_property
    def citizens(self) -> list[dict[str, object]]:
        address = reverse("case_detail", args=[0])
        return [
            {
                "url": address.replace("/0/", f"/{found.pk}/"),
                "name": found.name,
                "cpr": f"{found.cpr_front}-••••",
                "number": f"S-{found.pk:06d}",
                "target_group": found.target_group,
                "worker": "din sag" if found.worker_id == self.user.pk else found.worker or "ikke fordelt",
                "is_closed": found.closed_on is not None,
            }
            for found in self.answer.citizens
        ]

    @cached_property
    def pages(self) -> list[tuple[str, str]]:
        return [] if self.answer.is_exact else pages_called(words_of(self.text), self.user)

    @cached_property
    def offers(self) -> list[tuple[str, str]]:
        if self.answer.is_exact:
            return []
        address = reverse("catalog:offer_detail", args=["-"])
        found = offers_titled(words_of(self.text), min(self.most, 20))
        return [(address.replace("/-/", f"/{slug}/"), title) for slug, title in found]

    @property
    def count(self) -> int:
        return len(self.citizens) + len(self.pages) + len(self.offers)


@reads_or_writes
@writes_nothing
def search(request: StaffRequest) -> HttpResponse:
    """Citizens one may see, offers and pages; while one types (htmx), or as a page.

    What is typed is sent as a form and shown under a token, so that no name and no number stands in an address.
    """
    if not request.user.works_with_citizens:
        raise PermissionDenied("Din rolle giver ikke adgang til borgere.")
    if request.method == "POST":
        return _while_typing(request) if request.htmx else _sent(request)
    if searches.TEXT in request.GET:
        return searches.lead_on(request, QuickSearchForm(request.GET))
    text = searches.asked(request)[searches.TEXT]
    form = QuickSearchForm({searches.TEXT: text} if text else None)
    results = _results(request, form, ON_THE_PAGE) if form.is_valid() else None
    return _page(request, form, results)


def _while_typing(request: StaffRequest) -> HttpResponse:
    form = QuickSearchForm(request.POST)
    results = _results(request, form, AT_ONCE) if form.is_valid() else None
    return render(request, "hjoerring/search.html#options", {"form": form, "results": results})


def _sent(request: StaffRequest) -> HttpResponse:
    """To the one citizen who is meant, else to an address that shows what was found."""
    form = QuickSearchForm(request.POST)
    if not form.is_valid():
        return _page(request, form, None)
    text = form.cleaned_data["q"]
    answer = find_citizens(text, request.user, 2)
    if answer.only:
        note_look(request, case_id=answer.only.pk)
        return redirect("case_detail", answer.only.pk)
    if answer.is_exact:
        note_look(request, case_id=answer.hidden_case_id, refused=True)
        form.add_error("q", "Ingen af de borgere, du kan se, har det nummer.")
        return _page(request, form, None)
    return redirect(f"{reverse('search')}?{urlencode({searches.TOKEN: searches.keep(request, text)})}")


def _results(request: StaffRequest, form: QuickSearchForm, most: int) -> Results:
    text = form.cleaned_data["q"]
    answer = find_citizens(text, request.user, most)
    if answer.is_exact and answer.only:
        note_look(request, case_id=answer.only.pk)
    elif answer.is_exact and form.holds_cpr:
        note_look(request, case_id=answer.hidden_case_id, refused=True)
    else:  # somebody on the way to a longer case number has not asked for each case they pass
        note_look(request)
    return Results(answer, request.user, text, most)


def _page(request: StaffRequest, form: QuickSearchForm, results: Results | None) -> HttpResponse:
    context = {"form": form, "results": results, "search_is_over": searches.is_over(request)}
    return render(request, "hjoerring/search.html", context, status=422 if form.errors else 200)
