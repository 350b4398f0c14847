"""The training of recurrent networks on sequences; import ``trainer`` to make updates, a few at a time.

How a batch goes through a network and back is in ``core.network.recurrence``.
"""
