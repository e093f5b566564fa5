from django.urls import path

from catalog import views

app_name = "catalog"

urlpatterns = [
    path("", views.offer_list, name="offer_list"),
    path("<slug:slug>/", views.offer_detail, name="offer_detail"),
    path("<slug:slug>/rediger/", views.offer_update, name="offer_update"),
]
