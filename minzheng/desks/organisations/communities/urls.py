"""Addresses."""

from django.urls import path

from .views import bases, federations, gaps, groups, importing, needs

app_name = "communities"
urlpatterns = [
    path("", gaps.home, name="home"),
    path("gaps.xlsx", gaps.workbook, name="gap_workbook"),
    path("gaps/sheet/", gaps.sheet, name="gap_sheet"),
    path("in/<str:code>/", gaps.town, name="town"),
    path("dormant/", groups.mark_dormant, name="dormant"),
    path("groups/", groups.group_list, name="groups"),
    path("groups.xlsx", groups.workbook, name="group_workbook"),
    path("groups/new/", groups.new, name="new"),
    path("groups/import/", importing.import_page, name="import"),
    path("groups/import/template.xlsx", importing.template, name="import_template"),
    path("groups/<int:group_id>/", groups.group, name="group"),
    path("groups/<int:group_id>/certificate/", groups.certificate, name="certificate"),
    path("groups/<int:group_id>/papers/<int:document_id>/", groups.paper, name="paper"),
    path("groups/<int:group_id>/<str:action>/", groups.act, name="act"),
    path("bases/", bases.base_list, name="bases"),
    path("bases/new/", bases.new_base, name="new_base"),
    path("bases/<int:base_id>/", bases.base, name="base"),
    path("bases/<int:base_id>/apply/", bases.apply, name="apply"),
    path("incubations.xlsx", bases.workbook, name="incubation_workbook"),
    path("incubations/<int:incubation_id>/", bases.incubation, name="incubation"),
    path("incubations/<int:incubation_id>/<str:action>/", bases.act, name="incubation_act"),
    path("federations/", federations.federation_list, name="federations"),
    path("federations/new/", federations.new, name="new_federation"),
    path("federations/<int:federation_id>/", federations.federation, name="federation"),
    path("federations/<int:federation_id>/leave/<int:member_id>/", federations.leave, name="leave"),
    path("federations/<int:federation_id>/<str:action>/", federations.act, name="federation_act"),
    path("needs/", needs.need_list, name="needs"),
    path("needs/new/", needs.new, name="new_need"),
    path("needs/<int:need_id>/", needs.need, name="need"),
    path("needs/<int:need_id>/sign/<int:offer_id>/", needs.sign, name="sign"),
    path("needs/<int:need_id>/<str:action>/", needs.act, name="need_act"),
]
