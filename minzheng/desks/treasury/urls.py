"""Addresses of the treasury desk."""

from django.urls import path

from .views import bank, cash, clawbacks, explanations, funds, home, lines, repayments, returned, runs

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
    path("cash/", cash.waiting, name="cash"),
    path("cash/export/", cash.waiting_export, name="cash_export"),
    path("cash/sheets/", cash.make_sheets, name="make_cash_sheets"),
    path("cash/sheets/<int:sheet_id>/", cash.sheet, name="cash_sheet"),
    path("cash/sheets/<int:sheet_id>/hand-over/", cash.hand_over, name="hand_over"),
    path("cash/sheets/<int:sheet_id>/put-back/", cash.put_back, name="put_back"),
    path("cash/sheets/<int:sheet_id>/print/", cash.sheet_print, name="cash_sheet_print"),
    path("cash/sheets/<int:sheet_id>/export/", cash.sheet_export, name="cash_sheet_export"),
    path("cash/receipts/<int:receipt_id>/undo/", cash.undo_handing, name="undo_handing"),
    path("cash/receipts/<int:receipt_id>/scan/", cash.scan, name="cash_scan"),
    path("unknown/", returned.unknown, name="unknown"),
    path("clawbacks/", clawbacks.clawback_list, name="clawbacks"),
    path("clawbacks/<int:clawback_id>/", clawbacks.clawback, name="clawback"),
    path("debts/", clawbacks.debt_list, name="debts"),
    path("debts/<slug:programme_code>/<int:prefix>/<int:household_id>/", clawbacks.debt, name="debt"),
    path(
        "debts/<slug:programme_code>/<int:prefix>/<int:household_id>/account/",
        repayments.account,
        name="account",
    ),
    path(
        "debts/<slug:programme_code>/<int:prefix>/<int:household_id>/agree/",
        repayments.agree,
        name="agree_plan",
    ),
    path("plans/", repayments.plan_list, name="plans"),
    path("plans/export/", repayments.export, name="plans_export"),
    path("plans/<int:plan_id>/end/", repayments.end, name="end_plan"),
    path("plans/<int:plan_id>/print/", repayments.plan_print, name="plan_print"),
    path("allotments/", funds.allotments, name="allotments"),
    path("books/", funds.books, name="books"),
]
