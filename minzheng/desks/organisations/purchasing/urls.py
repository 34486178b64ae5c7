"""Addresses."""

from django.urls import path

from . import pools, projects

app_name = "purchasing"
urlpatterns = [
    path("projects/", projects.project_list, name="projects"),
    path("projects.xlsx", projects.workbook, name="workbook"),
    path("projects/new/", projects.new, name="new"),
    path("projects/<int:project_id>/", projects.project, name="project"),
    path("projects/<int:project_id>/score/<int:bid_id>/<int:seat_id>/", projects.score, name="score"),
    path("projects/<int:project_id>/assess/", projects.assess, name="assess"),
    path("projects/<int:project_id>/pay/<int:part_id>/", projects.pay, name="pay"),
    path("projects/<int:project_id>/<str:action>/", projects.act, name="act"),
    path("payments/", projects.payments, name="payments"),
    path("experts/", pools.expert_list, name="experts"),
    path("experts/new/", pools.new_expert, name="new_expert"),
    path("experts/<int:expert_id>/", pools.expert, name="expert"),
    path("experts/<int:expert_id>/<str:action>/", pools.act, name="expert_act"),
    path("catalogue/", pools.catalogue, name="catalogue"),
    path("catalogue/new/", pools.new_item, name="new_item"),
]
