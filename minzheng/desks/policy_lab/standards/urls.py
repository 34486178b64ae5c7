"""Addresses of the standards."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.standards, name="standards"),
    path("workbook/", views.workbook, name="standards_workbook"),
    path("sheet/", views.sheet, name="standards_sheet"),
    path("of/<slug:book>/file/", views.toml, name="standards_toml"),
    path("of/<slug:book>/<slug:name>/", views.parameter, name="parameter"),
    path("of/<slug:book>/<slug:name>/new/", views.new_standard, name="new_standard"),
    path("<int:standard_id>/", views.standard, name="standard"),
    path("<int:standard_id>/arrears/", views.arrears, name="standard_arrears"),
    path("<int:standard_id>/document/", views.original, name="standard_document"),
    path("<int:standard_id>/check/", views.check, name="check_standard"),
    path("<int:standard_id>/withdraw/", views.withdraw, name="withdraw_standard"),
]
