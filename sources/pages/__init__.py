"""The public site: what is published, for people without an account.

Each page asks our own API, in this process, so that a page says what the API says: the same records
at the same moment, by the same filters, gone for the same reason.
"""
