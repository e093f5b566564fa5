from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest
from cases.models import SavedView
from danish.http import reads_or_writes
from followup.forms import SavedViewForm, ViewKeepForm, ViewMoveForm
from followup.forms.saved_view import query_of
from journal.once import saves_once


def _only_with_citizens(request: StaffRequest) -> None:
    if not request.user.works_with_citizens:
        raise PermissionDenied("Visninger er for dem, der arbejder med borgere.")


@require_safe
def view_list(request: StaffRequest) -> HttpResponse:
    """One's own views in their order."""
    _only_with_citizens(request)
    return render(request, "followup/view_list.html", {"views": SavedView.objects.of(request.user)})


@reads_or_writes
@saves_once
def view_create(request: StaffRequest) -> HttpResponse:
    """Keep the list as it stands under a name; what it is shown by is sent along."""
    _only_with_citizens(request)
    sent = request.POST if request.method == "POST" else None
    query = query_of(request.GET.urlencode(), request.user)
    if sent is not None:
        SavedView.hold(request.user.pk)  # two tabs that take the same name, or the last place
    form = SavedViewForm(sent, user=request.user, initial={"visning": query})
    if form.is_valid():
        view = form.save_new()
        messages.success(request, f"Visningen »{view}« er gemt.")
        return redirect(view)
    return render(request, "followup/view_create.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def view_update(request: StaffRequest, pk: int) -> HttpResponse:
    """Give it another name."""
    view = _own(request, pk)
    if request.method == "POST":
        SavedView.hold(request.user.pk)
    form = SavedViewForm(request.POST if request.method == "POST" else None, user=request.user, instance=view)
    if form.is_valid():
        view.save(update_fields=["name"])
        messages.success(request, f"Visningen hedder nu »{view}«.")
        return redirect("followup:view_list")
    context = {"form": form, "view": view}
    return render(request, "followup/view_update.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def view_keep(request: StaffRequest, pk: int) -> HttpResponse:
    """Let an open view show what the list was changed to, unless another tab was first."""
    view, form = _own(request, pk), ViewKeepForm(request.POST)
    if not form.is_valid() or "foer" not in request.POST:
        return render(request, "followup/view_keep.html", {"view": view, "is_broken": True}, status=422)
    query = query_of(form.cleaned_data["visning"], request.user)
    if not view.keep(query, instead_of=form.cleaned_data["foer"]):
        return render(request, "followup/view_keep.html", {"view": view, "query": query}, status=409)
    view.query = query
    messages.success(request, f"Ændringerne i visningen »{view}« er gemt.")
    return redirect(view)


@require_POST
@saves_once
def view_move(request: StaffRequest, pk: int) -> HttpResponse:
    view, form = _own(request, pk), ViewMoveForm(request.POST)
    if form.is_valid():
        view.move(form.cleaned_data["skridt"])
    return redirect(f"{reverse('followup:view_list')}#visning-{view.pk}")


@require_POST
@saves_once
def view_delete(request: StaffRequest, pk: int) -> HttpResponse:
    view = _own(request, pk)
    view.delete()
    messages.success(request, f"Visningen »{view}« er slettet.")
    return redirect(f"{reverse('followup:view_list')}#visninger")


def _own(request: StaffRequest, pk: int) -> SavedView:
    """Nobody finds the views of another."""
    _only_with_citizens(request)
    return get_object_or_404(SavedView.objects.of(request.user), pk=pk)
