"""The one way an action says: you may not."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool) -> None:
    """Raise ``PermissionDenied`` (the 403 page) unless ``allowed``."""
    if not allowed:
        raise PermissionDenied
