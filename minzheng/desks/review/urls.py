"""Addresses of this desk, under review/."""

from django.urls import path

from .views import appeals, awards, cases, changes, explanations, facts, files, verification, worklist

app_name = "review"
urlpatterns = [
    path("", worklist.home, name="home"),
    path("to-do/", worklist.to_do, name="to_do"),
    path("to-do.xlsx", worklist.to_do_workbook, name="to_do_workbook"),
    path("cases/", worklist.case_list, name="cases"),
    path("cases.xlsx", worklist.case_workbook, name="case_workbook"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/do/<slug:action>/", cases.act, name="act"),
    path("cases/<int:case_id>/extend/", cases.extend, name="extend"),
    path("cases/<int:case_id>/papers/", cases.add_paper, name="add_paper"),
    path("cases/<int:case_id>/delivered/<int:decision_id>/", cases.deliver, name="deliver"),
    path("cases/<int:case_id>/objections/<int:objection_id>/", cases.answer_objection, name="objection"),
    path("cases/<int:case_id>/facts/", facts.fact_list, name="facts"),
    path("cases/<int:case_id>/facts/<slug:of>/<int:subject_id>/<slug:name>/", facts.correct, name="correct"),
    path("cases/<int:case_id>/ask/", verification.ask, name="ask"),
    path("cases/<int:case_id>/ask-again/", verification.retry, name="retry"),
    path("cases/<int:case_id>/recheck/", verification.recheck, name="recheck"),
    path("cases/<int:case_id>/verification-report/", verification.report, name="report"),
    path("cases/<int:case_id>/answers/<int:inquiry_id>/", verification.answer, name="answer"),
    path("cases/<int:case_id>/findings/<int:finding_id>/", verification.settle, name="settle"),
    path("cases/<int:case_id>/papers/<int:paper_id>/", files.paper, name="paper"),
    path("cases/<int:case_id>/documents/<int:document_id>/", files.document, name="document"),
    path("cases/<int:case_id>/assessments/<int:assessment_id>/", explanations.assessment, name="assessment"),
    path("cases/<int:case_id>/visits/<int:visit_id>/<int:place>/", files.photo, name="photo"),
    path("appeals/", appeals.appeal_list, name="appeals"),
    path("appeals/<int:appeal_id>/", appeals.decide, name="appeal"),
    path("awards/", awards.award_list, name="awards"),
    path("awards.xlsx", awards.award_workbook, name="award_workbook"),
    path("awards/<int:award_id>/", awards.award, name="award"),
    path("awards/<int:award_id>/months/<str:month>/", explanations.month, name="month"),
    path("awards/<int:award_id>/months/<str:month>/beside/", explanations.month_beside, name="month_beside"),
    path("awards/<int:award_id>/months/<str:month>/learnt/", explanations.month_learnt, name="month_learnt"),
    path("awards/<int:award_id>/facts/", changes.fact_list, name="award_facts"),
    path(
        "awards/<int:award_id>/facts/<slug:of>/<int:subject_id>/<slug:name>/", changes.fact, name="award_fact"
    ),
    path("awards/<int:award_id>/change/<slug:kind>/", changes.change, name="change"),
    path("verification/", verification.centre, name="verification"),
    path("verification/no-reply/", verification.mark_no_reply, name="no_reply"),
    path("verification/<slug:department>/request/", verification.request_file, name="request_file"),
    path("verification/<slug:department>/answers/", verification.take_in, name="take_in"),
]
