"""The whole catalogue as a file."""

from django.urls import path

from hjoerring.views import exchange

urlpatterns = [
    path("katalog/filer/", exchange.catalog_files, name="catalog_files"),
    path("katalog/filer/hent/<slug:kind>/", exchange.catalog_export, name="catalog_export"),
    path("katalog/filer/<int:pk>/", exchange.catalog_import, name="catalog_import"),
    path("katalog/filer/<int:pk>/gennemfoer/", exchange.catalog_import_apply, name="catalog_import_apply"),
    path("katalog/filer/<int:pk>/fortryd/", exchange.catalog_import_drop, name="catalog_import_drop"),
    path("katalog/filer/<int:pk>/fejl/", exchange.catalog_import_faults, name="catalog_import_faults"),
]
