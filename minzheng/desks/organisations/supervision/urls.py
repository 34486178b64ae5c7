"""Addresses of this part of the desk, under organisations/supervision/."""

from django.urls import path

from .views import inspections, ledgers, lists, publicity, subjects

app_name = "supervision"
urlpatterns = [
    path("inspections/", inspections.home, name="inspections"),
    path("inspections/freeze/", inspections.freeze, name="freeze"),
    path("inspections/<int:round_id>/", inspections.board, name="board"),
    path("inspections/<int:round_id>.xlsx", inspections.workbook, name="board_workbook"),
    path("inspections/<int:round_id>/coverage/", inspections.coverage, name="coverage"),
    path("inspections/<int:round_id>/remind/", inspections.remind, name="remind"),
    path("inspections/<int:round_id>/late/", inspections.late, name="late"),
    path("lists/<slug:kind>/", lists.listing, name="list"),
    path("lists/<slug:kind>.xlsx", lists.workbook, name="list_workbook"),
    path("lists/<slug:kind>/new/", lists.new, name="new"),
    path("credit/<int:entry_id>/escalate/", subjects.escalate, name="escalate"),
    path("measures/<int:measure_id>/", subjects.measure, name="measure"),
    path("ledgers/", ledgers.home, name="ledgers"),
    path("ledgers/zombie/find/", ledgers.find, name="find"),
    path("ledgers/<slug:ledger>/", ledgers.listing, name="ledger"),
    path("ledgers/<slug:ledger>.xlsx", ledgers.workbook, name="ledger_workbook"),
    path("ledgers/<slug:ledger>/new/", ledgers.new, name="ledger_new"),
    path("publicity/", publicity.queue, name="publicity"),
    path("publicity.xlsx", publicity.workbook, name="publicity_workbook"),
    path("publicity/pull/", publicity.pull, name="pull"),
    path("publicity/file/", publicity.file, name="publicity_file"),
    path("publicity/receipt/", publicity.receipt, name="receipt"),
    path("publicity/reconciliation/", publicity.reconciliation, name="reconciliation"),
    path("fees/", ledgers.fees, name="fees"),
    path("fees/<int:organisation_id>/", ledgers.declare, name="declare"),
    path("subjects/<slug:kind>/<int:subject_id>/", subjects.subject, name="subject"),
    path("subjects/<slug:kind>/<int:subject_id>/fill/<slug:action>/", subjects.fill, name="fill"),
    path("subjects/<slug:kind>/<int:subject_id>/do/<slug:action>/", subjects.act, name="act"),
    path("subjects/<slug:kind>/<int:subject_id>/files/<int:file_id>/", subjects.file, name="file"),
    path(
        "subjects/<slug:kind>/<int:subject_id>/documents/<int:document_id>/",
        subjects.document,
        name="document",
    ),
]
