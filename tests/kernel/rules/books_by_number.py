"""Random books at import paths ("…books_by_number:book_7"), so that worker processes find the same ones."""

from functools import cache

from minzheng.kernel.rules.engine import Book

from .random_books import random_book


@cache
def _book(number: int) -> Book:
    return random_book(number)


def __getattr__(name: str) -> Book:
    word, _, number = name.partition("_")
    if word != "book" or not number.isdecimal():
        raise AttributeError(name)
    return _book(int(number))
