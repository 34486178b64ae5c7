"""Addresses of the public check of marriage certificates."""

from django.urls import path

from . import views

app_name = "hall_certificates"
urlpatterns = [path("", views.check, name="check")]
