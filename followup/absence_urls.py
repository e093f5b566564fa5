"""What a deputy tells a colleague who is back."""

from django.urls import path

from followup.views import hand_backs

urlpatterns = [
    path("fravaer/<int:pk>/aflever/", hand_backs.hand_back_write, name="hand_back_write"),
    path("fravaer/<int:pk>/tilbage/", hand_backs.hand_back, name="hand_back"),
    path("fravaer/<int:pk>/tilbage/laest/", hand_backs.hand_back_read, name="hand_back_read"),
]
