"""What a network is: its layers, its first weights, its output, and weights from elsewhere.

Import ``spec`` and ``heads``; how it is trained is not known here.
"""
