from datetime import date

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import StaffRequest, only_editors
from catalog.forms.providers import AgreementForm, ContactForm, ProviderForm, RetireForm
from catalog.models import Agreement, Offer, Provider, ProviderContact
from catalog.models.provider import ENDS_SOON
from danish.http import reads_or_writes
from journal.once import saves_once


def _provider(request: StaffRequest, key: str) -> Provider:
    """The provider, for editors."""
    provider = get_object_or_404(Provider, key=key)
    only_editors(request, "ændre leverandører")
    return provider


@require_safe
def provider_list(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    ending = Agreement.objects.filter(provider=OuterRef("pk"), until_on__range=(today, today + ENDS_SOON))
    providers = Provider.objects.annotate(
        offer_count=Count("offers", filter=Q(offers__status=Offer.Status.PUBLISHED)), has_ending=Exists(ending)
    ).order_by("label", "key")
    here = ProviderContact.objects.current(today).order_by("-takes_referrals", "name", "pk")
    providers = providers.prefetch_related(Prefetch("contacts", queryset=here, to_attr="people"))
    may_edit = request.user.edits_catalogue
    context = {
        "providers": [provider for provider in providers if not provider.is_retired],
        "retired": [provider for provider in providers if provider.is_retired] if may_edit else [],
        "may_change": may_edit,
    }
    return render(request, "catalog/provider_list.html", context)


@require_safe
def provider_detail(request: StaffRequest, key: str) -> HttpResponse:
    provider, today = get_object_or_404(Provider, key=key), timezone.localdate()
    may_edit = request.user.edits_catalogue
    contacts = provider.contacts.all() if may_edit else provider.contacts.current(today)
    context = {
        "provider": provider,
        "offers": provider.offers.visible_to(request.user).select_related("category").order_by("sort_key", "pk"),
        "contacts": [(contact, _has_left(contact, today)) for contact in contacts],
        "agreements": [
            (agreement, agreement.is_over(today), agreement.ends_soon(today)) for agreement in _agreements(provider)
        ],
        "may_change": may_edit,
    }
    return render(request, "catalog/provider_detail.html", context)


def _has_left(contact: ProviderContact, today: date) -> bool:
    return contact.left_on is not None and contact.left_on <= today


def _agreements(provider: Provider) -> list[Agreement]:
    return list(provider.agreements.order_by("-from_on", "-pk"))


@reads_or_writes
@saves_once
def provider_create(request: StaffRequest) -> HttpResponse:
    only_editors(request, "oprette leverandører")
    form = ProviderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        provider = form.save(commit=False)
        provider.begin()
        messages.success(request, f"{provider} er oprettet.")
        return redirect(provider)
    return render(request, "catalog/provider_create.html", {"form": form}, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def provider_update(request: StaffRequest, key: str) -> HttpResponse:
    provider = _provider(request, key)
    title = str(provider)
    form = ProviderForm(request.POST if request.method == "POST" else None, instance=provider)
    if form.is_valid():
        form.claim()
        form.save(commit=False).change(form.Meta.fields)
        messages.success(request, f"{provider} er gemt.")
        return redirect(provider)
    context = {"provider": provider, "title": title, "form": form}
    return render(request, "catalog/provider_update.html", context, status=422 if form.is_bound else 200)


@reads_or_writes
@saves_once
def provider_retire(request: StaffRequest, key: str) -> HttpResponse:
    """A provider that has carried offers out is never deleted."""
    provider = _provider(request, key)
    form = RetireForm(request.POST if request.method == "POST" else None)
    if provider.is_retired:
        messages.info(request, f"{provider} bruges ikke længere.")
        return redirect(provider)
    if form.is_valid():
        provider.retire(because=form.cleaned_data["because"])
        messages.success(request, f"{provider} kan ikke vælges længere.")
        return redirect(provider)
    context = {"provider": provider, "offer_count": provider.offers.published().count(), "form": form}
    return render(request, "catalog/provider_retire.html", context, status=422 if form.is_bound else 200)


@require_POST
@saves_once
def provider_bring_back(request: StaffRequest, key: str) -> HttpResponse:
    provider = _provider(request, key)
    if provider.bring_back():
        messages.success(request, f"{provider} kan vælges igen.")
    return redirect(provider)


@reads_or_writes
@saves_once
def contact_create(request: StaffRequest, key: str) -> HttpResponse:
    new = ProviderContact(provider=_provider(request, key))
    return _part(request, ContactForm, new, title="Ny kontaktperson", said="{} er oprettet.")


@reads_or_writes
@saves_once
def contact_update(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    contact = get_object_or_404(_provider(request, key).contacts, pk=pk)
    return _part(request, ContactForm, contact, title=f"Redigér {contact}", said="{} er gemt.")


@reads_or_writes
@saves_once
def agreement_create(request: StaffRequest, key: str) -> HttpResponse:
    new = Agreement(provider=_provider(request, key))
    return _part(request, AgreementForm, new, title="Ny aftale", said="Aftalen er gemt.")


@reads_or_writes
@saves_once
def agreement_update(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    agreement = get_object_or_404(_provider(request, key).agreements, pk=pk)
    return _part(request, AgreementForm, agreement, title=f"Redigér {agreement}", said="Aftalen er gemt.")


def _part(
    request: StaffRequest,
    form_class: type[ContactForm] | type[AgreementForm],
    row: ProviderContact | Agreement,
    *,
    title: str,
    said: str,
) -> HttpResponse:
    """What belongs to a provider, new or as it stands."""
    provider, is_new = row.provider, row.pk is None
    form = form_class(request.POST if request.method == "POST" else None, instance=row)
    if form.is_valid():
        if is_new:
            form.save()
        else:
            form.claim()
            form.save(commit=False).change(form.Meta.fields)
        messages.success(request, said.format(row))
        return redirect(provider)
    context = {"provider": provider, "title": title, "form": form}
    return render(request, "catalog/provider_part.html", context, status=422 if form.is_bound else 200)
