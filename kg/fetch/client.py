"""Asks a service politely: paced, within limits of size and time, again after a passing fault."""

from __future__ import annotations

import email.utils
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit

import kg
from kg.errors import FetchError
from kg.fetch.options import Options

T = TypeVar("T")
TRIES = 5
PATIENCE = 300.0
CHUNK = 65_536
DEAF = 2


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name in messages, where it stands, and how many requests a second it bears."""

    name: str
    origin: str
    path: str
    rate: float
    keyed_rate: float


NCBI = Service("E-utilities", "https://eutils.ncbi.nlm.nih.gov", "/entrez/eutils/", 3, 10)
EUROPE_PMC = Service("Europe PMC", "https://www.ebi.ac.uk", "/europepmc/webservices/rest/", 3, 3)


class PassingError(Exception):
    """A fault that may be gone when asked again; `after` is how long the service asks to wait, in seconds."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Client:
    """Keeps the pace of each service over a run."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._next: dict[str, float] = {}
        self._silent: dict[str, int] = {}
        self._opener = urllib.request.build_opener(_SameHost())
        contact = f"; mailto:{options.email}" if options.email else ""
        self._opener.addheaders = [("User-Agent", f"claimgraph/{kg.__version__} (kg fetch{contact})")]

    def get(
        self,
        service: Service,
        path: str,
        parameters: Mapping[str, str],
        read: Callable[[bytes, str], T],
    ) -> T:
        """Ask, and give what `read` makes of the answer's bytes and media type.

        A passing fault (429, 5xx, a broken line, silence, an answer that `read` refuses by PassingError) is
        asked again, at most TRIES times in all, after the wait that Retry-After names or else 1, 2, 4, 8
        seconds; a service that was deaf to all of them twice running is asked once. Raises FetchError.
        """
        said = f"{service.name}, {path}"
        tries = 1 if self._silent.get(service.name, 0) >= DEAF else TRIES
        for turn in range(tries):
            try:
                found = read(*self._once(service, path, parameters))
            except PassingError as error:
                self._rest(said, error, turn, tries)
            else:
                self._silent[service.name] = 0
                return found
        raise AssertionError(said)

    def _rest(self, said: str, error: PassingError, turn: int, tries: int) -> None:
        """Wait for the next turn; raises FetchError where there is none."""
        name = said.partition(",")[0]
        wait = float(2**turn) if error.after is None else error.after
        if wait > PATIENCE:
            raise FetchError(f"{said}: {error}, and asks to wait {wait:.0f} seconds; run the command later")
        if turn + 1 >= tries:
            self._silent[name] = self._silent.get(name, 0) + 1
            raise FetchError(f"{said}: {error} ({tries} {'try' if tries == 1 else 'tries'})")
        self._options.clock.sleep(wait)

    def _once(self, service: Service, path: str, parameters: Mapping[str, str]) -> tuple[bytes, str]:
        self._pace(service)
        url = f"{self._options.base_url.rstrip('/') or service.origin}{service.path}{path}"
        said = f"{service.name}, {path}"
        try:
            asked = f"{url}?{urlencode(parameters)}" if parameters else url
            with self._opener.open(asked, timeout=self._options.silence) as answer:
                return self._body(answer, said), answer.headers.get_content_type()
        except HTTPError as error:
            with error:
                raise self._refusal(error, said) from None
        except TimeoutError:
            raise PassingError(f"no answer within {self._options.silence:g} seconds") from None
        except (URLError, HTTPException, OSError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            raise PassingError(f"no connection ({_line(reason)})") from None

    def _pace(self, service: Service) -> None:
        """Wait until the service's next turn; turns are counted from the start of a request."""
        clock, rate = self._options.clock, service.keyed_rate if self._options.api_key else service.rate
        now = clock.monotonic()
        turn = self._next.get(service.name, now)
        if turn > now:
            clock.sleep(turn - now)
        self._next[service.name] = max(now, turn) + 1 / rate

    def _body(self, answer: HTTPResponse, said: str) -> bytes:
        """Read an answer piece by piece, so that neither a long nor a dribbling one holds us."""
        clock, limit = self._options.clock, self._options.largest
        start, body = clock.monotonic(), bytearray()
        while piece := answer.read1(CHUNK):
            body += piece
            if len(body) > limit:
                raise FetchError(f"{said}: the answer is larger than {limit:,} bytes, which is refused")
            if clock.monotonic() - start > self._options.longest:
                raise PassingError(f"the answer was not whole after {self._options.longest:g} seconds")
        told = answer.headers.get("Content-Length", "")
        if told.isdecimal() and len(body) < int(told):
            raise PassingError(f"the answer broke off after {len(body):,} of {int(told):,} bytes")
        return bytes(body)

    def _refusal(self, error: HTTPError, said: str) -> Exception:
        reason = f"HTTP {error.code} {_line(error.reason)}".strip()
        if error.code == 429 or error.code >= 500:
            return PassingError(reason, self._after(error.headers.get("Retry-After", "")))
        return FetchError(f"{said}: {reason}", error.code)

    def _after(self, told: str) -> float | None:
        """Read Retry-After (RFC 9110, 10.2.3): seconds, or a date of HTTP."""
        if told.strip().isdecimal():
            return float(told)
        try:
            return max(0.0, email.utils.parsedate_to_datetime(told).timestamp() - self._options.clock.now())
        except ValueError:
            return None


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect within the host that was asked, and refuses every other."""

    def redirect_request(  # noqa: PLR0913, PLR0917 -- the standard library's signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Give the request that follows, or raise FetchError."""
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            fp.close()
            raise FetchError(
                f"{old.hostname}: sends on to {new.scheme}://{_line(new.netloc)}, which is refused"
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _line(said: object) -> str:
    return " ".join(str(said).split())[:200]
