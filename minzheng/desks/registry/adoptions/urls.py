"""Addresses."""

from django.urls import path

from .views import cases, leads, relations

app_name = "adoptions"
urlpatterns = [
    path("cases/", cases.case_list, name="cases"),
    path("cases/export/", cases.export, name="cases_workbook"),
    path("cases/new/", cases.new, name="new"),
    path("cases/new-dissolution/", cases.new_dissolution, name="new_dissolution"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/parties/", cases.parties, name="parties"),
    path("cases/<int:case_id>/papers/", cases.add_paper, name="add_paper"),
    path("cases/<int:case_id>/papers/<int:paper_id>/", cases.paper, name="paper"),
    path("cases/<int:case_id>/documents/<int:document_id>/", cases.document, name="document"),
    path("cases/<int:case_id>/<slug:action>/", cases.act, name="act"),
    path("relations/", relations.relation_list, name="relations"),
    path("relations/export/", relations.export, name="relations_workbook"),
    path("relations/figures/", relations.figures, name="figures"),
    path("relations/figures/export/", relations.figures_export, name="figures_workbook"),
    path("relations/<int:adoption_id>/", relations.relation, name="relation"),
    path("relations/<int:adoption_id>/visit/", relations.visit, name="visit"),
    path("relations/<int:adoption_id>/revoke/", relations.revoke, name="revoke"),
    path("leads/", leads.lead_list, name="leads"),
    path("leads/export/", leads.export, name="leads_workbook"),
    path("leads/new/", leads.new, name="new_lead"),
    path("leads/<int:lead_id>/", leads.lead, name="lead"),
    path("leads/<int:lead_id>/content/", leads.content, name="lead_content"),
    path("leads/<int:lead_id>/pass/", leads.pass_on, name="pass_lead"),
    path("leads/<int:lead_id>/answer/", leads.answer, name="answer_lead"),
    path("leads/<int:lead_id>/close/", leads.close, name="close_lead"),
]
