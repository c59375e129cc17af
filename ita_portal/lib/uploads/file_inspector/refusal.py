"""Why a file is not accepted: a code for ``words.py`` and the figures of its sentence."""


class Refused(Exception):
    """The file is not accepted. ``code`` is a key of ``words.REASONS``, ``values`` the figures in that sentence."""

    def __init__(self, code: str, **values: float) -> None:
        self.code = code
        self.values = values
        super().__init__(code)
