"""Lists in the order of a Thai dictionary by the database itself, however long they are."""

from typing import Any

from django.db import models

from ita_portal.lib import thai


class DictionaryKey(models.BinaryField):
    """Puts rows in the order of a Thai dictionary by another field, ``of``; bytes compare alike in every database.

    Kept by ``save`` and ``bulk_create``. ``update(name=...)`` would leave it behind: names are changed by ``save``.
    """

    def __init__(self, *args: Any, of: str = "name", **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("default", b"")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        key = thai.sort_bytes(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key
