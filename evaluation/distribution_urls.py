from django.urls import path

from evaluation.views import distribution, moves, sharing

app_name = "team_distribution"

urlpatterns = [
    path("", distribution.distribution, name="distribution"),
    path("virkning/", distribution.distribution_effect, name="distribution_effect"),
    path("sagsstamme/<int:pk>/", sharing.share_out, name="share_out"),
    path("sagsstamme/<int:pk>/virkning/", sharing.share_effect, name="share_effect"),
    path("flyttet/", moves.move_list, name="move_list"),
    path("flyttet/<int:pk>/", moves.move_detail, name="move_detail"),
    path("flyttet/<int:pk>/fortryd/", moves.move_undo, name="move_undo"),
]
