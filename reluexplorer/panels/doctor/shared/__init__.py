"""What all parts of the doctor's workspace look at: the rows of its layers, and words for kinds and states.

All of it is plain values made from findings and words for them; no widget is here.
"""
