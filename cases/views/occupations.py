from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.http import StaffRequest, only_administrators
from cases.forms import OccupationFileForm
from cases.models import Occupation, OccupationFile
from danish.http import reads_or_writes
from danish.templatetags.danish import antal
from journal.once import saves_once


@reads_or_writes
@saves_once
def occupation_import(request: StaffRequest) -> HttpResponse:
    """A list is sent in, looked at, and taken in or thrown away."""
    only_administrators(request, "indlæse stillinger")
    waiting = OccupationFile.objects.filter(uploaded_by=request.user).first()
    if request.method == "POST" and {"indlaes", "kasser"} & request.POST.keys():
        return _answer(request, waiting)
    form = OccupationFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        form.receive(request.user)
        return redirect("occupation_import")
    context = {
        "form": form,
        "waiting": waiting,
        "preview": waiting.preview() if waiting else None,
        "kinds": [
            (Occupation.Kind(row["kind"]).label, row["count"])
            for row in Occupation.objects.values("kind").annotate(count=Count("pk")).order_by("kind")
        ],
    }
    return render(request, "cases/occupation_import.html", context, status=422 if form.is_bound else 200)


def _answer(request: StaffRequest, waiting: OccupationFile | None) -> HttpResponse:
    if waiting is None:
        messages.info(request, "Der er ingen liste, der venter.")
    elif "indlaes" in request.POST:
        done = waiting.take_in()
        messages.success(
            request,
            f"Listen er indlæst: {antal(len(done.new), 'ny,nye')} og {antal(len(done.changed), 'ændret,ændrede')}.",
        )
    else:
        waiting.delete()
        messages.success(request, "Listen er kasseret. Intet er ændret.")
    return redirect("occupation_import")
