"""A training of one's own that says, as it runs, which of its units are dead: ``reluexplorer.watch(model)``.

PyTorch is imported when a model is watched, Qt never; the file that a run leaves is read without PyTorch.
"""
