"""Addresses of this desk, under welfare/."""

from django.urls import path

from .views import cases, changes, checks, emergency, intakes, medical, prices, reviews, warnings

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
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/export/", reviews.reviews_export, name="reviews_export"),
    path("reviews/<int:award_id>/", reviews.review, name="review"),
    path("reviews/<int:award_id>/record/", reviews.record_review, name="record_review"),
    path("reviews/found/<int:review_id>/settle/", reviews.settle_review, name="settle_review"),
    path("checks/", checks.checks, name="checks"),
    path("checks/new/", checks.new_check, name="new_check"),
    path("checks/<int:check_id>/", checks.check, name="check"),
    path("checks/<int:check_id>/draw/", checks.draw_check, name="draw_check"),
    path("checks/<int:check_id>/void/", checks.void_check, name="void_check"),
    path("checks/<int:check_id>/export/", checks.check_export, name="check_export"),
    path("checks/tasks/<int:task_id>/", checks.check_task, name="check_task"),
    path("checks/tasks/<int:task_id>/record/", checks.record_check, name="record_check"),
    path("checks/tasks/<int:task_id>/rectify/", checks.rectify_check, name="rectify_check"),
    path("prices/", prices.prices, name="prices"),
    path("changes/", changes.changes, name="changes"),
    path("changes/export/", changes.changes_export, name="changes_export"),
]
