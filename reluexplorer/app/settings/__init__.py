"""Settings of a person, and what follows them over the whole program.

The settings hold everywhere: language, size of the text, motion.
"""
