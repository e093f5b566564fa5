from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("profil/", views.profile, name="profile"),
    path("profil/adgangskode/", views.password_update, name="password_update"),
    path("udloebet/", views.held_form_detail, name="held_form_detail"),
    path("administration/medarbejdere/", views.user_list, name="user_list"),
    path("administration/medarbejdere/ny/", views.user_create, name="user_create"),
    path("administration/medarbejdere/<int:pk>/", views.user_update, name="user_update"),
]
