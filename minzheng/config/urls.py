"""Every address of the platform, by desk."""

from django.urls import include, path

from . import home

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", home.log_in, name="login"),
    path("logout/", home.log_out, name="logout"),
    path("rehearsal/", home.rehearsal, name="rehearsal"),
    path("", include("minzheng.desks.citizen.public_urls")),
    path("my/", include("minzheng.desks.citizen.urls")),
    path("counter/", include("minzheng.desks.counter.urls")),
    path("review/", include("minzheng.desks.review.urls")),
    path("field/", include("minzheng.desks.field.urls")),
    path("treasury/", include("minzheng.desks.treasury.urls")),
    path("policy-lab/", include("minzheng.desks.policy_lab.urls")),
    path("registry/", include("minzheng.desks.registry.urls")),
    path("organisations/", include("minzheng.desks.organisations.urls")),
    path("institution/", include("minzheng.desks.institution.urls")),
    path("enforcement/", include("minzheng.desks.enforcement.urls")),
    path("welfare/", include("minzheng.desks.welfare.urls")),
    path("care/", include("minzheng.desks.care.urls")),
    path("hall/", include("minzheng.desks.hall.urls")),
    path("report/", include("minzheng.desks.hall.reports.urls")),
    path("oversight/", include("minzheng.desks.oversight.urls")),
    path("style/", include("minzheng.config.style")),
]
