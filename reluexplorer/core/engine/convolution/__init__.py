"""Convolutional networks by bound calls on buffers made beforehand; a step allocates none of a batch's size.

Import ``trainer`` to train one and ``evaluation`` to look at one. Pictures and feature maps lie here as
(rows, channels, columns, samples): one row of all channels is a block, a shift of the columns has a long
inner run, and the pixels that a row of places reads are a matrix that needs no copy.
"""
