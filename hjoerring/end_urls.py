"""The end of a case: closed, opened again, gathered for the citizen, erased."""

from django.urls import path

from hjoerring.views import case_end, erasure, extracts

urlpatterns = [
    path("sager/<int:case_pk>/afslut/", case_end.case_close, name="case_close"),
    path("sager/<int:case_pk>/genaabn/", case_end.case_reopen, name="case_reopen"),
    path("sager/<int:case_pk>/opslag/udskrift/", extracts.case_looks, name="case_looks"),
    path("sager/<int:case_pk>/samlet/", extracts.case_bundle, name="case_bundle"),
    path("sager/<int:case_pk>/udtraek/<slug:kind>/", extracts.case_extract_create, name="case_extract_create"),
    path("sager/<int:case_pk>/udtraek/<int:pk>/status/", extracts.case_extract_status, name="case_extract_status"),
    path("sager/<int:case_pk>/udtraek/<int:pk>/pdf/", extracts.case_extract_pdf, name="case_extract_pdf"),
    path("sager/<int:case_pk>/udtraek/<int:pk>/json/", extracts.case_extract_json, name="case_extract_json"),
    path("sager/<int:case_pk>/sletning/", erasure.erasure_create, name="erasure_create"),
    path("administration/sletning/", erasure.erasure_list, name="erasure_list"),
    path("administration/sletning/stop/", erasure.erasure_stop, name="erasure_stop"),
    path("administration/sletning/<int:pk>/", erasure.erasure_detail, name="erasure_detail"),
    path("administration/sletning/<int:pk>/bestil/", erasure.erasure_order, name="erasure_order"),
    path("administration/sletning/<int:pk>/godkend/", erasure.erasure_approve, name="erasure_approve"),
    path("administration/sletning/<int:pk>/bevar/", erasure.erasure_keep, name="erasure_keep"),
]
