"""Above how many kroner a plan needs the team lead's approval: the administrator's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest, only_administrators
from danish.http import reads_or_writes
from journal.once import saves_once
from plans.forms.limits import PriceLimitEndForm, PriceLimitForm
from plans.models import PriceLimit

TO_SET_LIMITS = "ændre beløbsgrænsen"


@require_safe
def price_limit_list(request: StaffRequest) -> HttpResponse:
    only_administrators(request, TO_SET_LIMITS)
    in_force = PriceLimit.objects.on(timezone.localdate())
    context = {"limits": PriceLimit.objects.order_by("-from_on"), "in_force": in_force}
    return render(request, "plans/price_limit_list.html", context)


@reads_or_writes
@saves_once
def price_limit_create(request: StaffRequest) -> HttpResponse:
    """A new limit takes over from the one before on its first day."""
    only_administrators(request, TO_SET_LIMITS)
    form = PriceLimitForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.save()
        messages.success(request, "Grænsen er gemt.")
        return redirect("price_limit_list")
    return render(request, "plans/price_limit_create.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def price_limit_end(request: StaffRequest, pk: int) -> HttpResponse:
    only_administrators(request, TO_SET_LIMITS)
    limit = get_object_or_404(PriceLimit, pk=pk)
    form = PriceLimitEndForm(request.POST if request.method == "POST" else None, instance=limit)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change()
        messages.success(request, "Slutdatoen er gemt.")
        return redirect("price_limit_list")
    context = {"form": form, "limit": limit}
    return render(request, "plans/price_limit_end.html", context, status=422 if form.is_bound else 200)
