"""Addresses of this desk, under welfare/."""

from django.urls import path

from .views import cases, emergency, intakes, medical, warnings

app_name = "welfare"
urlpatterns = [
    path("", cases.home, name="home"),
    path("cases/", cases.case_list, name="cases"),
    path("intake/", intakes.intake, name="intake"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("medical-aid/", medical.medical_aid, name="medical_aid"),
    path("cases/export/", cases.export, name="cases_workbook"),
    path("cases/new/", cases.choose, name="choose"),
    path("cases/new/<slug:matter_code>/", cases.new, name="new"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/papers/", cases.add_paper, name="add_paper"),
    path("cases/<int:case_id>/papers/<int:paper_id>/", cases.paper, name="paper"),
    path("cases/<int:case_id>/documents/<int:document_id>/", cases.document, name="document"),
    path("cases/<int:case_id>/<slug:action>/", cases.act, name="act"),
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/dismiss/", warnings.dismiss, name="dismiss"),
    path("warnings/<int:warning_id>/", warnings.warning, name="warning"),
    path("warnings/<int:warning_id>/act/", warnings.act_on, name="act_on"),
    path("warnings/<int:warning_id>/settle/", warnings.settle, name="settle"),
    path("candidates/", warnings.candidates, name="candidates"),
    path("candidates/<int:warning_id>/apply/", warnings.apply_for, name="apply_for"),
    path("cremations/", intakes.cremations, name="cremations"),
    path("monitoring/", intakes.monitoring, name="monitoring"),
]
