"""The network as a picture that can be taken hold of.

Import ``network_diagram`` and ``view``; it tells what a person did by signals and changes nothing itself.
"""
