"""Addresses of the organisations desk, by its parts."""

from django.urls import include, path

from . import home

urlpatterns = [
    path("", home.home, name="organisations"),
    path("register/", include("minzheng.desks.organisations.register.urls")),
    path("supervision/", include("minzheng.desks.organisations.supervision.urls")),
    path("communities/", include("minzheng.desks.organisations.communities.urls")),
    path("purchasing/", include("minzheng.desks.organisations.purchasing.urls")),
]
