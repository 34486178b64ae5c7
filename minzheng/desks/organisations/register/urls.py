"""Addresses of the register of organisations, under organisations/register/."""

from django.urls import path

from .views import cases, figures, listing, organisation

app_name = "organisations"
urlpatterns = [
    path("", listing.organisation_list, name="list"),
    path("list.xlsx", listing.organisation_workbook, name="workbook"),
    path("names/", listing.check_name, name="names"),
    path("leaders/", figures.leaders, name="leaders"),
    path("leaders.xlsx", figures.leader_workbook, name="leader_workbook"),
    path("announcements/", figures.announcements, name="announcements"),
    path("figures/", figures.figures, name="figures"),
    path("figures.xlsx", figures.figures_workbook, name="figures_workbook"),
    path("shells/", figures.shells, name="shells"),
    path("cases/", cases.case_list, name="cases"),
    path("cases.xlsx", cases.case_workbook, name="case_workbook"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/do/<slug:action>/", cases.act, name="act"),
    path("cases/<int:case_id>/papers/", cases.add_paper, name="add_paper"),
    path("cases/<int:case_id>/papers/<int:paper_id>/", cases.paper, name="paper"),
    path("cases/<int:case_id>/documents/<int:document_id>/", cases.document, name="document"),
    path("<int:organisation_id>/", organisation.organisation, name="organisation"),
    path("<int:organisation_id>/do/<slug:key>/", organisation.do, name="do"),
    path(
        "<int:organisation_id>/certificates/<int:certificate_id>/",
        organisation.certificate,
        name="certificate",
    ),
    path(
        "<int:organisation_id>/certificates/<int:certificate_id>/delivered/",
        organisation.deliver,
        name="deliver",
    ),
]
