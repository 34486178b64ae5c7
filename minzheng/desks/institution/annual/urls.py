"""Addresses of this part of the desk, under institution/annual/."""

from django.urls import path

from . import views

app_name = "annual"
urlpatterns = [
    path("", views.home, name="home"),
    path("events/new/<int:organisation_id>/", views.event, name="event"),
    path("assessments/new/<int:organisation_id>/", views.assessment, name="assessment"),
    path("<slug:kind>/<int:subject_id>/", views.subject, name="subject"),
    path("<slug:kind>/<int:subject_id>/fill/<slug:action>/", views.fill, name="fill"),
    path("<slug:kind>/<int:subject_id>/do/<slug:action>/", views.act, name="act"),
    path("<slug:kind>/<int:subject_id>/files/<int:file_id>/", views.file, name="file"),
    path("<slug:kind>/<int:subject_id>/documents/<int:document_id>/", views.document, name="document"),
]
