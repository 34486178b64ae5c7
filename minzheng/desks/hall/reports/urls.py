"""Addresses of public reports, under report/."""

from django.urls import path

from . import views

app_name = "hall_reports"
urlpatterns = [
    path("", views.report, name="report"),
    path("answer/", views.answer, name="answer"),
]
