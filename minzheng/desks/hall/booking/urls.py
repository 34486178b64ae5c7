"""Addresses of public booking."""

from django.urls import path

from . import views

app_name = "hall_booking"
urlpatterns = [
    path("", views.home, name="home"),
    path("days/<int:office_id>/<slug:service>/", views.days, name="days"),
    path("days/<int:office_id>/<slug:service>/<str:day>/", views.day, name="day"),
    path("slot/<slug:service>/<int:slot_id>/", views.new, name="new"),
    path("find/", views.find, name="find"),
    path("b/<str:code>/", views.booking, name="booking"),
    path("b/<str:code>/answer/", views.answer, name="answer"),
    path("b/<str:code>/cancel/", views.cancel, name="cancel"),
    path("b/<str:code>/change/", views.change, name="change"),
    path("leaflet/<slug:service>/", views.leaflet, name="leaflet"),
    path("board/<int:office_id>/", views.board, name="board"),
]
