"""Models of others are opened here: ONNX within limits, and weights of dense networks; nothing is executed.

What is damaged, made to do harm or of a kind that is never loaded is refused with a sentence.
"""
