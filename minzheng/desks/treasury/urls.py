"""Addresses of the treasury desk."""

from django.urls import path

from .views import bank, clawbacks, explanations, funds, home, lines, returned, runs, yearbook

app_name = "treasury"
urlpatterns = [
    path("", home.home, name="home"),
    path("funds/<slug:programme_code>/<int:prefix>/", home.fund, name="fund"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/new/", runs.new_run, name="new_run"),
    path("runs/check/", runs.check_many, name="check_many"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/progress/", runs.progress, name="progress"),
    path("runs/<int:run_id>/check/", runs.check, name="check"),
    path("runs/<int:run_id>/cancel/", runs.cancel, name="cancel"),
    path("runs/<int:run_id>/again/", runs.again, name="again"),
    path("runs/<int:run_id>/export/", lines.export, name="export"),
    path("runs/<int:run_id>/households/<int:award_id>/", lines.household, name="household"),
    path("runs/<int:run_id>/households/<int:award_id>/<str:month>/", explanations.why, name="why"),
    path(
        "runs/<int:run_id>/households/<int:award_id>/<str:month>/beside/", explanations.beside, name="beside"
    ),
    path("bank/", bank.batch_list, name="batches"),
    path("bank/package/", bank.make_package, name="make_package"),
    path("bank/<int:batch_id>/", bank.batch, name="batch"),
    path("bank/<int:batch_id>/file/", bank.file, name="bank_file"),
    path("bank/<int:batch_id>/return/", bank.take_return, name="take_return"),
    path("returned/", returned.returned, name="returned"),
    path("returned/reissue/", returned.preview, name="preview"),
    path("returned/reissue/confirm/", returned.reissue, name="reissue"),
    path("returned/<int:payment_id>/card/", returned.card, name="card"),
    path("unknown/", returned.unknown, name="unknown"),
    path("clawbacks/", clawbacks.clawback_list, name="clawbacks"),
    path("clawbacks/<int:clawback_id>/", clawbacks.clawback, name="clawback"),
    path("debts/", clawbacks.debt_list, name="debts"),
    path("debts/<slug:programme_code>/<int:prefix>/<int:household_id>/", clawbacks.debt, name="debt"),
    path("allotments/", funds.allotments, name="allotments"),
    path("books/", funds.books, name="books"),
    path("year/<int:year>/", yearbook.year, name="yearbook"),
    path("year/<int:year>/export/", yearbook.export, name="yearbook_export"),
    path("year/<int:year>/<slug:name>/", yearbook.figure, name="yearbook_figure"),
    path("year/<int:year>/<slug:name>/export/", yearbook.figure_export, name="yearbook_figure_export"),
]
