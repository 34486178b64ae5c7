"""Addresses."""

from django.urls import path

from .views import lists, managing, planning, serving

app_name = "appointments"
urlpatterns = [
    path("", serving.today, name="today"),
    path("workbook/", lists.workbook, name="workbook"),
    path("sheet/", lists.sheet, name="sheet"),
    path("check-in/", serving.check_in, name="check_in"),
    path("offices/<int:office_id>/call/", serving.call, name="call"),
    path("tickets/<int:ticket_id>/<slug:outcome>/", serving.end, name="end"),
    path("walk-in/", serving.walk_in, name="walk_in"),
    path("phone/<int:slot_id>/", serving.phone, name="phone"),
    path("bookings/<int:booking_id>/", serving.booking, name="booking"),
    path("bookings/<int:booking_id>/cancel/", serving.cancel, name="cancel"),
    path("bookings/<int:booking_id>/refer/", serving.refer, name="refer"),
    path("moves/", lists.moves, name="moves"),
    path("moves/workbook/", lists.moves_workbook, name="moves_workbook"),
    path("moves/<int:move_id>/told/", lists.told, name="told"),
    path("referrals/", lists.referrals, name="referrals"),
    path("referrals/workbook/", lists.referrals_workbook, name="referrals_workbook"),
    path("days/", managing.days, name="days"),
    path("days/say/", managing.say, name="say"),
    path("office/", managing.office, name="office"),
    path("plan/", planning.plan, name="plan"),
    path("forecast/", planning.forecast, name="forecast"),
    path("counts/", planning.counts, name="counts"),
]
