"""Reading and writing: documents, what others wrote, what is left over.

Files are written to a temporary name and moved; nothing that is opened is ever carried out.
"""
