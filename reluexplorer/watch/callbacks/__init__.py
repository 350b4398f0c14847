"""Watching from the training loops of others: a thin callback for each library, in a file of its own.

``from reluexplorer.watch.callbacks.lightning import WatchCallback``, and so of ``keras`` and of
``transformers``; the library is imported when the callback is.
"""
