"""Minzheng (民政): the system a civil-affairs bureau runs on."""
