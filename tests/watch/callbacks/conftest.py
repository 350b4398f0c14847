from tests.watch.callbacks.standing_in import made

__all__ = ["made"]
