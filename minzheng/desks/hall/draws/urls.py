"""Addresses of public draws, under hall/draws/."""

from django.urls import path

from . import views

app_name = "hall_draws"
urlpatterns = [
    path("", views.draw_list, name="draws"),
    path("recompute_draw.py", views.script, name="script"),
    path("<int:draw_id>/", views.draw, name="draw"),
    path("<int:draw_id>/draw.json", views.as_json, name="json"),
    path("<int:draw_id>/list.csv", views.as_csv, name="csv"),
]
