"""Addresses of the lists that the catalogue and the cases choose their words from."""

from django.urls import path

from hjoerring.views import word_lists

urlpatterns = [
    path("", word_lists.word_list_index, name="word_list_index"),
    path("<slug:kind>/", word_lists.word_list, name="word_list"),
    path("<slug:kind>/ny/", word_lists.word_create, name="word_create"),
    path("<slug:kind>/<int:pk>/", word_lists.word_update, name="word_update"),
    path("<slug:kind>/<int:pk>/flyt/", word_lists.word_move, name="word_move"),
    path("<slug:kind>/<int:pk>/udgaa/", word_lists.word_retire, name="word_retire"),
    path("<slug:kind>/<int:pk>/tilbage/", word_lists.word_bring_back, name="word_bring_back"),
]
