"""Addresses of the policy lab."""

from django.urls import include, path

from .views import home, lab, scenarios, snapshots

app_name = "policy_lab"
urlpatterns = [
    path("", home.home, name="home"),
    path("snapshots/", home.ask_snapshot, name="ask_snapshot"),
    path("snapshots/<int:snapshot_id>/progress/", home.progress, name="progress"),
    path("snapshots/<int:snapshot_id>/again/", home.again, name="again"),
    path("snapshots/<int:snapshot_id>/left-out/", snapshots.left_out, name="left_out"),
    path("new/", lab.lab, name="lab"),
    path("new/save/", lab.save, name="save"),
    path("new/compute/", lab.compute, name="compute"),
    path("effects/<int:effect_id>/progress/", lab.progress, name="effect_progress"),
    path("new/export/", lab.export, name="export"),
    path("scenarios/<int:scenario_id>/", scenarios.scenario, name="scenario"),
    path("scenarios/<int:scenario_id>/export/", scenarios.scenario_export, name="scenario_export"),
    path("scenarios/<int:scenario_id>/archive/", scenarios.archive, name="archive"),
    path("compare/", scenarios.compare, name="compare"),
    path("standards/", include("minzheng.desks.policy_lab.standards.urls")),
]
