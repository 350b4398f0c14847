"""Networks that others trained: opened without running them, measured on inputs, cut smaller.

May import the core and what is below it, no Qt; onnx, onnxruntime, safetensors and Pillow come with the
extra ``[models]`` and are imported when they are first needed.
"""
