"""Addresses."""

from django.urls import path

from . import views

app_name = "hall_bodies"
urlpatterns = [
    path("", views.search, name="search"),
    path("lists/", views.credit_lists, name="lists"),
    path("lists.xlsx", views.lists_workbook, name="lists_workbook"),
    path("groups/", views.places, name="places"),
    path("groups/<str:code>/", views.place, name="place"),
    path("purchases/", views.purchases, name="purchases"),
    path("purchases/<int:project_id>/", views.purchase, name="purchase"),
    path("<str:uscc>/", views.body, name="body"),
    path("<str:uscc>/sheet/", views.sheet, name="sheet"),
]
