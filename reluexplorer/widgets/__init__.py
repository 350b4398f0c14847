"""Reusable Qt parts: data down as frozen values, commands up as signals."""
