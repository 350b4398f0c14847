"""Where in the input space something happens: planes, windows, breakpoints, where a unit fires.

Import what is asked for by its file; colours and pixels are not known here.
"""
