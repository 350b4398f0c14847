"""Work that is asked for once, on threads of its own, with progress and cancel.

Each is asked, looked at and stopped by the session; nothing here touches a document.
"""
