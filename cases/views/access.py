from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, writes_nothing
from accounts.models import User
from cases.access import note_look, only_caseworkers, open_case
from cases.forms import AccessListForm, CprForm, ReasonedLookForm
from cases.models import Case
from danish.http import reads_or_writes
from journal.models import Access


@reads_or_writes
@writes_nothing
def case_find(request: StaffRequest) -> HttpResponse:
    """Find a citizen by the whole CPR number, which is sent where no log sees it."""
    if not request.user.works_with_citizens:
        raise PermissionDenied("Din rolle giver ikke adgang til borgere.")
    form = CprForm(request.POST or None)
    if form.is_valid():
        cpr = form.cleaned_data["cpr"]
        case = Case.objects.visible_to(request.user).with_cpr(cpr).first()
        if case:
            note_look(request, case_id=case.pk)
            return redirect(case)
        hidden = Case.objects.as_system("to note whose number was tried").with_cpr(cpr).first()
        note_look(request, case_id=hidden.pk if hidden else None, refused=True)
        form.add_error("cpr", "Ingen af de borgere, du kan se, har det cpr-nummer.")
    return render(request, "cases/case_find.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
def access_request(request: StaffRequest) -> HttpResponse:
    """Ask to see a case with a reason.

    Without a form key: sent twice it leads to the case that is open by then, and the journal's row about a refusal
    must stay, which `saves_once` would undo.
    """
    only_caseworkers(request)
    asked = {"case_number": request.GET.get("sag", "")[:20]}
    form = ReasonedLookForm(request.POST or None, user=request.user, initial=asked)
    if form.is_valid():
        if form.own_case is None:
            request.case_id = form.instance.case_id
            form.instance.grant()
            messages.success(request, "Du kan se sagen de næste otte timer.")
        if request.GET.get("videre") == "deltag":
            return redirect("cases:join_request", form.instance.case_id)
        return redirect(form.instance.case)
    if form.has_error("case_number", "not_found"):
        note_look(request, case_id=form.refused_case_id, refused=True)
    return render(request, "cases/access_request.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def access_list(request: StaffRequest) -> HttpResponse:
    """Every look and every refusal, for control. Names no citizen."""
    if request.user.role != User.Role.CONTROLLER:
        raise PermissionDenied("Kun controllere kan se alle opslag.")
    filters = AccessListForm(request.GET)
    filters.is_valid()
    looks = filters.chosen(Access.objects.select_related("user").order_by("-at", "-pk"))
    page = Paginator(looks, 50).get_page(request.GET.get("side"))
    template = "cases/access_list.html" + ("#list" if request.htmx else "")
    return render(request, template, {"filters": filters, "page": page})


@require_POST
def cpr_show(request: StaffRequest, case_pk: int) -> HttpResponse:
    """The whole number, once; `open_case` notes under this address that it was shown."""
    case = open_case(request, case_pk, to_change=True)
    template = "cases/cpr_show.html" + ("#number" if request.htmx else "")
    return render(request, template, {"case": case, "active_tab": "overview"})
