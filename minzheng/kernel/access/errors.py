"""Refusals of this room."""

from minzheng.kernel.base.errors import Refused


class NotPermitted(Refused):
    """None of the actor's posts allows the action there."""


class LoginRefused(Refused):
    """Unknown account, wrong password, or locked: told apart only by the lock."""
