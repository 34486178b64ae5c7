"""Addresses of the registry desk, by its parts."""

from django.urls import include, path

from . import home

urlpatterns = [
    path("", home.home, name="registry"),
    path("marriages/", include("minzheng.desks.registry.marriages.urls")),
    path("appointments/", include("minzheng.desks.registry.appointments.urls")),
    path("archive/", include("minzheng.desks.registry.archive.urls")),
    path("adoptions/", include("minzheng.desks.registry.adoptions.urls")),
    path("counselling/", include("minzheng.desks.registry.counselling.urls")),
]
