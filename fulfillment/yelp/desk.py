"""What every question to Yelp needs: the searches, the place settled, failures as outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from fulfillment.base import Ambiguous, NothingFound, Outcome, Request
from fulfillment.faults import ServiceError, outcome_of
from fulfillment.foreign_json import as_dict
from fulfillment.http import Fetched, Http, Service
from fulfillment.looked_for import looked_for
from fulfillment.ranking import rating_fits
from fulfillment.shop_question import FIND, find_looked_for, hours_question
from fulfillment.yelp.hits import Business, business_of, businesses, in_order, is_called
from fulfillment.yelp.search import Wish, is_area, local_now, location, search_params
from fulfillment.yelp.service import DETAILS, SEARCH, SOURCE, Migrated

_MOST_NAMESAKES = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """One request and the way out."""

    http: Http
    service: Service
    request: Request

    def search(self, wish: Wish) -> list[Business]:
        """The businesses that fit, in the order wished for. Raises ServiceError."""
        params = search_params(wish)
        # An old answer to "open now" would be a wrong one.
        lasting = "open_now" not in params
        service = self.service if lasting else replace(self.service, stale_s=0.0)
        fetched = self.http.get(service, SEARCH, params, self.request.deadline)
        found = businesses(fetched.body, current=not fetched.stale)
        fitting = [one for one in found if _fits(one, wish, self.request)]
        return in_order(fitting, wish.order, wish.here.origin)

    def with_hours(self, business: Business) -> Business:
        """With its opening hours, as far as Yelp knows them. Raises ServiceError."""
        if business.hours is not None or business.id is None:
            return business
        try:
            fetched = self._details(business.id)
        except ServiceError as error:
            if error.kind != "not_found":
                raise
            return business
        details = business_of(as_dict(fetched.body), current=not fetched.stale)
        return replace(business, hours=details.hours)

    def _details(self, id_: str) -> Fetched:
        try:
            return self._page(id_)
        except Migrated as moved:
            return self._page(moved.new_id)

    def _page(self, id_: str) -> Fetched:
        path = DETAILS + quote(id_, safe="")
        return self.http.get(self.service, path, {}, self.request.deadline)


def _fits(business: Business, wish: Wish, request: Request) -> bool:
    if wish.name and not is_called(business, wish.name):
        return False
    return rating_fits(business.rating, request.stars)


def asked_for(request: Request) -> tuple[str, dict[str, Any]]:
    """The kind of the answer, and the data every outcome has."""
    if request.question != FIND:
        return request.question, looked_for(request)
    return hours_question(request).kind, find_looked_for(request, local_now(request).date())


def unsettled(request: Request, kind: str, data: Mapping[str, Any]) -> Outcome | None:
    """Why nobody can look yet: no place, a whole state, or one of several of that name."""
    if len(request.namesakes) > 1:
        towns = [str(place) for place in request.namesakes[:_MOST_NAMESAKES]]
        return Ambiguous(kind, tuple(towns), {**data, "choices": towns}, SOURCE)
    if request.place is None:
        return None if location(request) else missing("place", kind, data)
    return missing("place", kind, data) if is_area(request.place) else None


def missing(what: str, kind: str, data: Mapping[str, Any]) -> NothingFound:
    return NothingFound(kind, {**data, "missing": what}, SOURCE)


def placed(data: Mapping[str, Any]) -> dict[str, Any]:
    """A place that only Yelp knows is one that is known."""
    if data["place"] is not None:
        return dict(data)
    return {**data, "place": data["unknown_place"], "unknown_place": None}


def failed(desk: Desk, error: ServiceError) -> Outcome:
    kind, data = asked_for(desk.request)
    if error.code == "LOCATION_NOT_FOUND":
        name = data["unknown_place"] or data["place"]
        return NothingFound(kind, {**data, "place": None, "unknown_place": name}, SOURCE)
    if error.code == "AREA_TOO_LARGE":
        return missing("place", kind, data)
    return outcome_of(error, kind, data)
