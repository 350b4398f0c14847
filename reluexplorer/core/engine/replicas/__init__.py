"""Many runs of one network under other seeds, trained side by side.

Import ``replicas``; each copy is the run that the engine would make alone, and nothing here knows why
copies are wanted.
"""
