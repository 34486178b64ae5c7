"""Addresses of the desk of organisations themselves, under institution/."""

from django.urls import include, path

from .views import applying, cases, own

app_name = "institution"
urlpatterns = [
    path("", own.home, name="home"),
    path("names/", own.check_name, name="names"),
    path("founding/", applying.founding, name="founding"),
    path("organisations/<int:organisation_id>/", own.organisation, name="organisation"),
    path("organisations/<int:organisation_id>/change/", applying.change, name="change"),
    path("organisations/<int:organisation_id>/seal/", applying.seal, name="seal"),
    path("organisations/<int:organisation_id>/cancellation/", applying.cancellation, name="cancellation"),
    path(
        "organisations/<int:organisation_id>/certificates/<int:certificate_id>/",
        own.certificate,
        name="certificate",
    ),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/do/<slug:action>/", cases.act, name="act"),
    path("cases/<int:case_id>/papers/", cases.add_paper, name="add_paper"),
    path("cases/<int:case_id>/papers/<int:paper_id>/", cases.paper, name="paper"),
    path("cases/<int:case_id>/documents/<int:document_id>/", cases.document, name="document"),
    path("annual/", include("minzheng.desks.institution.annual.urls")),
]
