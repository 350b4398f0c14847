"""The Learn workspace."""
