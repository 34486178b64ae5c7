"""The same run as one would write it with objects: award by award, each looked up, computed and saved.

The peer of bench issue_run: the same facts, rules, tables and file, over some of the same awards.
"""

import json
import sys
import time

import django


def main(month_text: str, count: str) -> None:
    django.setup()
    from django.db import transaction

    from minzheng.config.demo.accounts import officers
    from minzheng.kernel.base.clock import at_hour
    from minzheng.kernel.base.months import Month
    from minzheng.kernel.exchange import bank
    from minzheng.kernel.ledger.models import Account
    from minzheng.registers.benefits import commands
    from minzheng.registers.benefits.commands.banking import new_batch
    from minzheng.registers.benefits.commands.books import open_books
    from minzheng.registers.benefits.models import Award

    from .ground import PREFIX, PROGRAMME

    month = Month.parse(month_text)
    at = at_hour(month.first_date.replace(day=20))
    maker = officers(at.date())["zhidan"]
    awards = Award.objects.filter(programme=PROGRAMME, valid__contains=month.first_date).order_by("id")
    started = time.perf_counter()
    with transaction.atomic():
        run = commands.start_run(
            programme_code=PROGRAMME, division_prefix=PREFIX, month=month, actor=maker, at=at
        )
        batch = new_batch(PROGRAMME, PREFIX, month, run=run, at=at)
        accounts = {
            purpose: Account.objects.get(code=code) for purpose, code in open_books(PROGRAMME, PREFIX).items()
        }
        lines = pay(awards[: int(count)], run, batch, accounts)
        bank.batch_file(batch.number, lines, made_on=at.date())
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    print(json.dumps({"awards": len(lines), "seconds": seconds}))


def pay(awards, run, batch, accounts) -> list:
    """Line, issued row, entries, payment and line of the file of each award, one after the other."""
    from django.db.models import Sum

    from minzheng.kernel.base import secrecy
    from minzheng.kernel.exchange import bank
    from minzheng.kernel.ledger.models import Entry, Transaction
    from minzheng.kernel.people.commands import IDENTITY
    from minzheng.registers.benefits import commands
    from minzheng.registers.benefits.models import Issued, PayCard, Payment, RunLine
    from minzheng.registers.benefits.programmes import programme

    rules, month, at = programme(run.programme), run.month, run.known_at
    lines = []
    for place, award in enumerate(awards, 1):
        owed = rules.due([award], [month], at).get((award.id, month))
        had = Issued.objects.filter(award=award, month=month).aggregate(fen=Sum("amount_fen"))["fen"] or 0
        if owed is None or owed.amount_fen <= had:
            continue
        fen = owed.amount_fen - had
        RunLine.objects.create(
            run=run, award=award, month=month, due_fen=owed.amount_fen, issued_before_fen=had,
            difference_fen=fen, persons=owed.persons, persons_before=0, category=owed.category,
            basis=owed.basis, reason="当月发放",
        )  # fmt: skip
        Issued.objects.create(
            award=award, month=month, sequence=Issued.objects.filter(award=award, month=month).count() + 1,
            amount_fen=fen, persons=owed.persons, category=owed.category, basis=owed.basis,
            reason="当月发放", run=run,
        )  # fmt: skip
        posted = Transaction.objects.create(
            idempotency_key=f"orm:{run.id}:{award.id}", posted_at=at, description="应发"
        )
        Entry.objects.bulk_create(  # both at once: the database refuses one side alone
            Entry(transaction=posted, account=account, amount=amount, household_id=home, month=month)
            for account, amount, home in (
                (accounts[f"expense:{owed.category}"], fen, None),
                (accounts["payable"], -fen, award.household_id),
            )
        )
        card = PayCard.objects.get(person=award.payee, valid__contains=at.date())
        Payment.objects.create(
            batch=batch, sequence=place, award=award, card=card, month=month, amount_fen=fen
        )
        lines.append(
            bank.BatchLine(
                seq=len(lines) + 1, name=card.holder_name,
                identity_number=secrecy.decrypt(award.payee.identity_cipher, purpose=IDENTITY),
                bank_code=card.bank,
                card_number=secrecy.decrypt(card.number_cipher, purpose=commands.CARD),
                amount_fen=fen, item=rules.bank_item, month=month,
            )
        )  # fmt: skip
    return lines


if __name__ == "__main__":
    main(*sys.argv[1:])
