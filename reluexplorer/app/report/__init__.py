"""The report of all verdicts on this machine, as a page for browsers and as PDF, with the charts as pictures.

``page`` makes the words and knows no Qt; ``pictures`` paints the charts with the widgets of Learn; ``paper``
sets the page on paper. What is measured comes from the session, and is never measured here.
"""
