"""Addresses of the archive."""

from django.urls import path

from .views import batch, compare, keying, places, progress, samples, scans, search, uses

app_name = "archive"
urlpatterns = [
    path("", progress.progress, name="progress"),
    path("export/", progress.export, name="progress_export"),
    path("volumes/", progress.volumes, name="volumes"),
    path("volumes/export/", progress.volumes_export, name="volumes_export"),
    path("volumes/new/", progress.new_volume, name="new_volume"),
    path("keying/", keying.volumes, name="keying"),
    path("keying/<int:holding_id>/", keying.key, name="key"),
    path("batch/", batch.batch, name="batch"),
    path("batch/template/", batch.template, name="batch_template"),
    path("compare/", compare.waiting, name="compare"),
    path("compare/<int:item_id>/", compare.settle, name="settle"),
    path("papers/<int:item_id>/", scans.paper, name="paper"),
    path("scans/", scans.scans, name="scans"),
    path("scans/check/", scans.check, name="check_scans"),
    path("scans/<int:scan_id>/", scans.image, name="scan"),
    path("scans/<int:scan_id>/thumbnail/", scans.thumbnail, name="scan_thumbnail"),
    path("samples/", samples.samples, name="samples"),
    path("samples/new/", samples.new_sample, name="new_sample"),
    path("samples/<int:sample_id>/", samples.sample, name="sample"),
    path("samples/<int:sample_id>/export/", samples.export, name="sample_export"),
    path("samples/<int:sample_id>/draw/", samples.draw, name="draw_sample"),
    path("sampled/<int:paper_id>/", samples.check, name="check_paper"),
    path("search/", search.search, name="search"),
    path("records/<int:record_id>/", search.record, name="record"),
    path("records/<int:record_id>/use/", uses.ask, name="ask_use"),
    path("no-record/", uses.ask_no_record, name="no_record"),
    path("uses/", uses.uses, name="uses"),
    path("uses/export/", uses.export, name="uses_export"),
    path("uses/<int:use_id>/", uses.use, name="use"),
    path("uses/<int:use_id>/decide/", uses.decide, name="decide_use"),
    path("uses/<int:use_id>/hand-out/", uses.hand_out, name="hand_out"),
    path("uses/<int:use_id>/document/", uses.document, name="use_document"),
    path("places/", places.places, name="places"),
    path("places/export/", places.export, name="places_export"),
]
