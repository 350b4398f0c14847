"""Files as the disk has them: opened where they are files, written whole or not at all, and what a killed
process left of them.

Imports nothing of the program; what may be written where is for those who ask.
"""
