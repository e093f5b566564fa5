from django.urls import path

from plans.views import limits

urlpatterns = [
    path("", limits.price_limit_list, name="price_limit_list"),
    path("ny/", limits.price_limit_create, name="price_limit_create"),
    path("<int:pk>/ophoer/", limits.price_limit_end, name="price_limit_end"),
]
