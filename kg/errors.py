"""The errors a user can cause; each message is one line that names file, place and what was expected.

KgError
├── InputError       an input that cannot be read as a document
├── CuratedError     a file under ontology/ or seeds/, or an overlay, that does not hold what it must
├── OptionError      an option or argument that makes no sense here
├── OutputError      a place that cannot be written
├── FetchError       a service of the web that does not give what was asked for
├── QueryError       a query that does not parse, or may not be run
│   └── ForbiddenError   a query that would make this machine call another
└── StoreError       a folder that is no store of ours, or is in use
"""


class KgError(Exception):
    """A mistake of the user's; the command line prints the message without a traceback."""

    exit_code = 2


class InputError(KgError):
    """An input that cannot be read as a document."""


class CuratedError(KgError):
    """A curated file that does not hold what it must."""


class OptionError(KgError):
    """An option or argument that makes no sense here."""


class OutputError(KgError):
    """A place that cannot be written."""


class FetchError(KgError):
    """A service of the web that does not give what was asked for; `status` is that of HTTP, or 0."""

    def __init__(self, said: str, status: int = 0) -> None:
        super().__init__(said)
        self.status = status


class QueryError(KgError):
    """A query that does not parse, or may not be run."""


class ForbiddenError(QueryError):
    """A query that would make this machine call another."""


class StoreError(KgError):
    """A folder that is no store of ours, or is in use."""
