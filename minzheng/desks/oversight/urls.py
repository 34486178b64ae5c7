"""Addresses of the oversight desk."""

from django.urls import path

from .views import accounts, cases, clues, explanations, people, proof, times

app_name = "oversight"
urlpatterns = [
    path("", clues.home, name="home"),
    path("clues/<slug:rule>/", clues.clue_list, name="clues"),
    path("cases/", cases.case_list, name="cases"),
    path("cases/<int:case_id>/", cases.case, name="case"),
    path("cases/<int:case_id>/assessments/<int:assessment_id>/", explanations.assessment, name="assessment"),
    path("people/", people.search, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("households/<int:household_id>/", people.household, name="household"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/<int:account_id>/", accounts.account, name="account"),
    path("times/", times.times, name="times"),
    path("proof/", proof.proof, name="proof"),
    path("proof/verify/", proof.verify, name="verify"),
    path("proof/seal/", proof.seal, name="seal"),
    path("proof/export/", proof.export, name="export"),
    path("proof/script/", proof.script, name="script"),
]
