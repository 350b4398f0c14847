"""Reusable Qt parts, a folder a kind: data down as frozen values, commands up as signals.

None of them knows a document, a run or a session.
"""
