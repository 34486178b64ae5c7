"""Addresses of this desk, under field/."""

from django.urls import path

from . import views

app_name = "field"
urlpatterns = [
    path("", views.home, name="home"),
    path("cases/<int:case_id>/visit/", views.visit, name="visit"),
    path("cases/<int:case_id>/visited/", views.visited, name="visited"),
]
