"""Yelp as a source of answers: where a shop is, when it is open, how to get there.

Yelp's content is shown and forgotten: it is kept for a day at most, and goes into no log and no
training data.
"""

from fulfillment.base import NothingFound, Outcome, Request
from fulfillment.faults import ServiceError
from fulfillment.http import Http
from fulfillment.looked_for import looked_for
from fulfillment.shop_question import FIND
from fulfillment.way_question import WAYS
from fulfillment.yelp.desk import Desk, failed
from fulfillment.yelp.find import find_the_store
from fulfillment.yelp.service import SOURCE, probe, yelp_service
from fulfillment.yelp.ways import navigate
from values.deadline import Deadline


class Yelp:
    """Opens nothing before it is asked. Safe between threads."""

    def __init__(
        self,
        http: Http,
        *,
        key: str,
        url: str | None = None,
        timeout_s: float = 2.0,
        retries: int = 2,
    ) -> None:
        self._http = http
        self._service = yelp_service(key, url, timeout_s, retries)

    @property
    def questions(self) -> frozenset[str]:
        return frozenset((FIND, *WAYS))

    def fulfill(self, request: Request) -> Outcome:
        if request.question not in self.questions:
            return NothingFound(request.question, looked_for(request), SOURCE)
        desk = Desk(self._http, self._service, request)
        try:
            return find_the_store(desk) if request.question == FIND else navigate(desk)
        except ServiceError as error:
            return failed(desk, error)

    def check(self, deadline: Deadline) -> str:
        """One real call, past the cache: what works, and the calls left. Raises ServiceError."""
        return probe(self._http, self._service, deadline)
