"""What a model is fed: inputs of all kinds of files, made ready for what it declares, and probes of them.

Nothing that is read is carried out, and of large sets no more lies in memory than a batch.
"""
