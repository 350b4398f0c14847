"""The Learn workspace: a page for each claim.

Import ``panel``; it shows exhibits and verdicts, and measures nothing itself.
"""
