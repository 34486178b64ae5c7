"""Addresses of the public hall (办事公开): booking and look-up without an account."""

from django.urls import include, path

urlpatterns = [
    path("booking/", include("minzheng.desks.hall.booking.urls")),
    path("certificates/", include("minzheng.desks.hall.certificates.urls")),
    path("bodies/", include("minzheng.desks.hall.bodies.urls")),
    path("draws/", include("minzheng.desks.hall.draws.urls")),
]
