"""The workspace Model doctor: what the channels of a model of others do, what they cost, and what helps.

Import ``panel``; it puts the parts together and hands them what is known of the model.
"""
