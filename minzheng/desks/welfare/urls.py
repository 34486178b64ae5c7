"""Addresses of this desk, under welfare/."""

from django.urls import path

from .views import cases

app_name = "welfare"
urlpatterns = [
    path("", cases.home, name="home"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/export/", cases.export, name="cases_workbook"),
    path("cases/new/", cases.choose, name="choose"),
    path("cases/new/<slug:matter_code>/", cases.new, name="new"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/papers/", cases.add_paper, name="add_paper"),
    path("cases/<int:case_id>/papers/<int:paper_id>/", cases.paper, name="paper"),
    path("cases/<int:case_id>/documents/<int:document_id>/", cases.document, name="document"),
    path("cases/<int:case_id>/<slug:action>/", cases.act, name="act"),
]
