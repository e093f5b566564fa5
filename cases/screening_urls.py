from django.urls import path

from cases.views import screenings

urlpatterns = [
    path("", screenings.screening_list, name="screening_list"),
    path("ny/", screenings.screening_create, name="screening_create"),
    path("<int:pk>/", screenings.screening_update, name="screening_update"),
    path("<int:pk>/udgiv/", screenings.screening_publish, name="screening_publish"),
    path("<int:pk>/tag-ud/", screenings.screening_withdraw, name="screening_withdraw"),
    path("<int:pk>/spoergsmaal/", screenings.question_create, name="question_create"),
    path("<int:pk>/spoergsmaal/<slug:key>/", screenings.question_update, name="question_update"),
    path("<int:pk>/spoergsmaal/<slug:key>/fjern/", screenings.question_remove, name="question_remove"),
    path("<int:pk>/spoergsmaal/<slug:key>/flyt/", screenings.question_move, name="question_move"),
]
