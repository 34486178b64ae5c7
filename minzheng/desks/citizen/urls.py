"""Addresses behind the login, under my/."""

from django.urls import path

from .views import cases, explanations, grants, home, papers, payments, wizard

app_name = "citizen"
urlpatterns = [
    path("", home.home, name="home"),
    path("apply/<slug:matter_code>/", wizard.guide, name="guide"),
    path("drafts/<int:draft_id>/", wizard.resume, name="draft"),
    path("drafts/<int:draft_id>/discard/", wizard.discard, name="discard"),
    path("drafts/<int:draft_id>/papers/", papers.draft_papers, name="draft_papers"),
    path("drafts/<int:draft_id>/papers/<int:paper_id>/", papers.draft_paper, name="draft_paper"),
    path("drafts/<int:draft_id>/papers/<int:paper_id>/remove/", papers.remove, name="remove_paper"),
    path("drafts/<int:draft_id>/check/", wizard.check, name="check"),
    path("drafts/<int:draft_id>/submit/", wizard.submit, name="submit"),
    path("drafts/<int:draft_id>/<slug:step_key>/", wizard.step, name="step"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/receipt/", cases.receipt, name="receipt"),
    path("cases/<int:case_id>/withdraw/", cases.withdraw, name="withdraw"),
    path(
        "cases/<int:case_id>/authorisations/<int:authorisation_id>/withdraw/",
        cases.withdraw_authorisation,
        name="withdraw_authorisation",
    ),
    path("cases/<int:case_id>/supplement/", papers.supplement, name="supplement"),
    path("cases/<int:case_id>/hand-in/", papers.hand_in, name="hand_in"),
    path("cases/<int:case_id>/decision/", explanations.decision, name="decision"),
    path("cases/<int:case_id>/appeal/", cases.appeal, name="appeal"),
    path("cases/<int:case_id>/papers/<int:paper_id>/", papers.case_paper, name="case_paper"),
    path("cases/<int:case_id>/documents/<int:document_id>/", papers.document, name="document"),
    path("benefits/", grants.grant_list, name="grants"),
    path("benefits/<slug:code>/", grants.new, name="grant"),
    path("grants/<int:case_id>/", grants.case, name="grant_case"),
    path("grants/<int:case_id>/papers/", grants.add_paper, name="grant_add_paper"),
    path("grants/<int:case_id>/papers/<int:paper_id>/", grants.paper, name="grant_paper"),
    path("grants/<int:case_id>/documents/<int:document_id>/", grants.document, name="grant_document"),
    path("grants/<int:case_id>/<slug:action>/", grants.act, name="grant_act"),
    path("payments/", payments.payments, name="payments"),
    path("payments/<int:award_id>/<str:month>/", explanations.month, name="month"),
    path("payments/<int:award_id>/<str:month>/beside/", explanations.month_beside, name="month_beside"),
]
