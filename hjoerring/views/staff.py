"""What is told of a colleague beside who they are: the target groups they know best."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.http import StaffRequest, only_administrators
from accounts.models import User
from cases.models import Speciality
from danish.http import reads_or_writes
from hjoerring.forms import SpecialityForm
from journal.once import saves_once


@reads_or_writes
@saves_once
def speciality_update(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, "se og ændre medarbejdere")
    person = get_object_or_404(User.objects.all(), pk=pk)
    form = SpecialityForm(request.POST if request.method == "POST" else None, of=person)
    if form.is_valid():
        Speciality.objects.put(person, form.cleaned_data["target_groups"])
        messages.success(request, "Specialerne er gemt.")
        return redirect("accounts:user_update", person.pk)
    context = {"form": form, "person": person}
    return render(request, "hjoerring/speciality_update.html", context, status=422 if form.is_bound else 200)
