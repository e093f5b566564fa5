from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as allauth_views
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from accounts.forms import HeldNumberForm, LoginForm, PasswordForm, ProfileForm, UserFilterForm, UserForm
from accounts.held import held_page
from accounts.http import StaffRequest, only_administrators
from accounts.models import User
from danish.http import reads_or_writes

ROWS = 25


class LoginView(allauth_views.LoginView):
    """allauth's log-in with the product's words, status codes and, in a demo, its people."""

    form_class = LoginForm

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if settings.DEMO:
            people = User.objects.active().select_related("team").in_bulk(settings.DEMO_LOGINS, field_name="username")
            context["demo_people"] = [people[name] for name in settings.DEMO_LOGINS if name in people]
            context["demo_password"] = settings.DEMO_PASSWORD
        return context


login = reads_or_writes(LoginView.as_view())


@login_not_required
@reads_or_writes
def logout(request: HttpRequest) -> HttpResponse:
    """Open, because whoever logs out after the session's end should not have to log in first."""
    response = allauth_views.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@reads_or_writes
def profile(request: StaffRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        form.instance.change(form.Meta.fields)
        messages.success(request, "Dine oplysninger er gemt.")
        return redirect("accounts:profile")

    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@reads_or_writes
@rate_limit(action="change_password")
def password_update(request: StaffRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        request.user.change([], password=form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Adgangskoden er skiftet. Du er logget ud alle andre steder.")
        return redirect("accounts:profile")

    return render(request, "accounts/password_update.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
def held_form_detail(request: StaffRequest) -> HttpResponse:
    """What was being written when the session ran out: to be sent again or thrown away."""
    form = HeldNumberForm(request.POST or None)
    if form.is_valid():
        request.user.held_forms.filter(pk=form.cleaned_data["held"]).delete()
        messages.success(request, "Det er kasseret.")
        return redirect("front")

    pages = [held_page(held) for held in request.user.held_forms.waiting()]
    return render(request, "accounts/held_form_detail.html", {"pages": pages}, status=422 if form.is_bound else 200)


def administrators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        only_administrators(request, "se og ændre medarbejdere")
        return view(request, *args, **kwargs)

    return wrapped


@require_safe
@administrators_only
def user_list(request: StaffRequest) -> HttpResponse:
    form = UserFilterForm(request.GET)
    users = form.narrow(User.objects.order_by("sort_key", "pk").select_related("team"))
    page = Paginator(users, ROWS).get_page(request.GET.get("side"))
    template = "accounts/user_list.html" + ("#people" if request.htmx else "")
    return render(request, template, {"form": form, "page": page})


@sensitive_post_parameters()
@reads_or_writes
@administrators_only
def user_create(request: StaffRequest) -> HttpResponse:
    form = UserForm(request.POST or None, by=request.user)
    if form.is_valid() and form.create():
        messages.success(request, f"{form.instance.name} er oprettet og kan logge ind som {form.instance.username}.")
        return redirect("accounts:user_list")

    return render(request, "accounts/user_create.html", {"form": form}, status=422 if form.is_bound else 200)


@sensitive_post_parameters()
@reads_or_writes
@administrators_only
def user_update(request: StaffRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.all(), pk=pk)
    name = person.name
    form = UserForm(request.POST or None, instance=person, by=request.user)
    if form.is_valid():
        person.change(form.Meta.fields, password=form.cleaned_data.get("password", ""))
        messages.success(request, f"{person.name} er gemt.")
        return redirect("accounts:user_list")

    context = {"form": form, "name": name}
    return render(request, "accounts/user_update.html", context, status=422 if form.is_bound else 200)
