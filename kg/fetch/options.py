"""What a run of fetching was asked for, and the clock it goes by."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import OptionError

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")
KEY = re.compile(r"[A-Za-z0-9]{8,64}")


@dataclass(frozen=True, slots=True)
class Clock:
    """Where waiting and telling the time happen, so that a test need not wait."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time


@dataclass(frozen=True, slots=True)
class Options:
    """Whom to ask and how; times in seconds, `largest` in bytes of one answer.

    `base_url` stands in for the origin of both services, for a mirror or a test. Raises OptionError for an
    address, key or base URL that cannot be one.
    """

    base_url: str = ""
    api_key: str = field(default="", repr=False)
    email: str = ""
    search: str = "pubmed"
    limit: int = 100
    full_text: bool = True
    silence: float = 30.0
    longest: float = 180.0
    largest: int = 100_000_000
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        """Check what the user wrote."""
        if self.email and not ADDRESS.fullmatch(self.email):
            raise OptionError(f"--email {self.email!r}: expected an address such as name@example.org")
        if self.api_key and not KEY.fullmatch(self.api_key):
            raise OptionError("the API key: expected one word of letters and digits, as NCBI gives it")
        parts = urlsplit(self.base_url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
        if self.base_url and not (safe and parts.hostname):
            raise OptionError(
                f"--base-url {self.base_url}: expected https://HOST, or http:// for this machine alone"
            )


def read_key(path: Path) -> str:
    """Read the one line of a key file. Raises OptionError, which never quotes it, where it holds no key."""
    try:
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(f"{path}: cannot be read as a key file ({type(error).__name__})") from None
    if not KEY.fullmatch(key):
        raise OptionError(f"{path}: holds no API key; expected one word of letters and digits")
    return key
