"""The lines of Python that let a training of PyTorch be watched."""

LINES = """import reluexplorer

watch = reluexplorer.watch(model)  # a torch.nn.Module, before the loop, which stays as it is
"""
