"""Addresses of this desk, under counter/."""

from django.urls import path

from . import views, views_household, views_ledger

app_name = "counter"
urlpatterns = [
    path("", views.home, name="home"),
    path("persons/<int:person_id>/", views.person, name="person"),
    path("persons/<int:person_id>/number/", views.open_number, name="open_number"),
    path("persons/<int:person_id>/claims/", views.claims, name="claims"),
    path("households/<int:household_id>/", views_household.household, name="household"),
    path("households/<int:household_id>/file.xlsx", views_household.workbook, name="household_workbook"),
    path("awards/<int:award_id>/deaths/<int:person_id>/", views.death, name="death"),
    path("taken-in/", views.taken_in, name="taken_in"),
    path("cases/<int:case_id>/papers/", views.papers, name="papers"),
    path("ledger/", views_ledger.ledger, name="ledger"),
    path("ledger/template/", views_ledger.template, name="ledger_template"),
    path("ledger/<int:record_id>/", views_ledger.loaded, name="ledger_loaded"),
    path("cases/<int:case_id>/documents/<int:document_id>/", views.document, name="document"),
]
