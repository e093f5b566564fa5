from django.urls import path

from evaluation.views import norms

urlpatterns = [
    path("", norms.norm_list, name="norm_list"),
    path("ny/", norms.norm_create, name="norm_create"),
    path("<int:pk>/fjern/", norms.norm_remove, name="norm_remove"),
]
