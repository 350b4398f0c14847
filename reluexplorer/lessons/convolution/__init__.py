"""What the lesson on convolutional networks trains and shows: networks, maps of a digit, a kept training.

Only that claim and its experiments may use it.
"""
