"""Addresses that need no login. Include at the root: they carry their own prefixes."""

from django.urls import path

from .views import public

app_name = "public"
urlpatterns = [
    path("notices/", public.notices, name="notices"),
    path("notices/in/<str:code>/", public.division, name="division"),
    path("notices/paid/<str:code>/", public.paid, name="paid"),
    path("notices/<int:notice_id>/", public.notice, name="notice"),
    path("notices/thanks/", public.thanks, name="thanks"),
    path("verify/", public.verify, name="verify"),
    path("verify/<str:code>/", public.verified, name="verified"),
]
