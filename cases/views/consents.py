from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import StaffRequest
from cases.access import open_case


@require_safe
def consent_list(request: StaffRequest, case_pk: int) -> HttpResponse:
    case, today = open_case(request, case_pk), timezone.localdate()
    consents = case.consents.select_related("registered_by", "withdrawn_by", "scan").prefetch_related("departments")
    consents = consents.prefetch_related("narrows__departments")
    rows = [(consent, consent.is_live(today)) for consent in consents.order_by("-from_on", "-pk")]
    context = {
        "case": case,
        "live": [consent for consent, is_live in rows if is_live],
        "over": [consent for consent, is_live in rows if not is_live],
        "shared": [consent for consent, is_live in rows if is_live and case.is_open],
        "may_change": case.can_be_changed_by(request.user),
        "may_withdraw": case.is_worked_on_by(request.user),
        "today": today,
        "active_tab": "people",
    }
    return render(request, "cases/consent_list.html", context)
