"""Addresses."""

from django.urls import path

from .views import agencies, bought, duties, mediations

app_name = "counselling"
urlpatterns = [
    path("mediations/", mediations.board, name="board"),
    path("mediations/export/", mediations.export, name="board_workbook"),
    path("mediations/new/", mediations.new, name="new"),
    path("mediations/figures/", mediations.figures, name="figures"),
    path("mediations/figures/export/", mediations.figures_export, name="figures_workbook"),
    path("mediations/services/", bought.services, name="services"),
    path("mediations/services/contract/", bought.contract, name="sign_contract"),
    path("mediations/services/counsellor/", bought.counsellor, name="add_counsellor"),
    path("mediations/<int:mediation_id>/", mediations.mediation, name="mediation"),
    path("mediations/<int:mediation_id>/session/", mediations.session, name="record_session"),
    path("mediations/<int:mediation_id>/sessions/<int:session_id>/", mediations.record, name="open_record"),
    path("mediations/<int:mediation_id>/close/", mediations.close, name="close"),
    path("mediations/<int:mediation_id>/court/", mediations.refer, name="refer"),
    path("mediations/<int:mediation_id>/court-result/", mediations.court_result, name="court_result"),
    path("paid-services/", duties.checks, name="checks"),
    path("paid-services/export/", duties.checks_export, name="checks_workbook"),
    path("paid-services/new/", duties.new_check, name="new_check"),
    path("paid-services/<int:check_id>/", duties.check, name="check"),
    path("paid-services/<int:check_id>/close/", duties.close_check, name="close_check"),
    path("agencies/", agencies.agency_list, name="agencies"),
    path("agencies/export/", agencies.export, name="agencies_workbook"),
    path("agencies/new/", agencies.new, name="new_agency"),
    path("agencies/<int:agency_id>/", agencies.agency, name="agency"),
    path("agencies/<int:agency_id>/inspect/", agencies.inspect, name="inspect"),
    path("agencies/inspections/<int:inspection_id>/rectified/", agencies.rectified, name="rectified"),
    path("culture/", duties.activities, name="activities"),
    path("culture/export/", duties.activities_export, name="activities_workbook"),
    path("culture/new/", duties.new_activity, name="new_activity"),
    path("culture/grade/", duties.grade, name="grade"),
    path("culture/grade/<int:evidence_id>/file/", duties.evidence_file, name="evidence_file"),
]
