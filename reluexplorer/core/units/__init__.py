"""What is found out about single units over a run: when each died and why, how it fared, whether it can wake.

Import what is asked for by its file; a run is a callable that makes its states again, its document is not
known here.
"""
