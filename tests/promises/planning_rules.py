"""Rules of the router, which moves work by itself."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from msgspec.structs import replace

from domain.orders.fulfillment_order import LineUnits
from domain.orders.order import Order
from operations.cancel_order import cancel_order
from operations.consolidate_orders import consolidate_orders
from operations.leave_closed_locations import leave_closed_locations
from operations.look_again import look_again
from operations.route_batch import route_batch
from operations.save_location import save_location
from tests.promises.draws import PICK, PLACE
from tests.promises.judging import JudgedMachine, chosen

TRIES_MAX = 10


class PlanningRules(JudgedMachine):
    @rule(minutes=st.sampled_from((0, 0, 30)), consolidate=st.booleans())
    def keep_for_batches(self, minutes: int, consolidate: bool) -> None:
        """Orders are scheduled from now on, or are with their locations at once."""
        assert self.do("profile", self.world.use_profile(batch_window_minutes=minutes, consolidate=consolidate))

    @rule()
    def run_batch(self) -> None:
        """What was promised before is promised after, and nothing is left to be released."""
        before = {order.id: order.promised_at for order in self.open_orders()}
        services, organization = self.world.services, self.world.organization
        assert self.do("batch", route_batch(services, organization, until=None))
        assert not any(
            part.release_at for order in self.open_orders() for part in order.fulfillment_orders if part.active
        )
        for order in self.open_orders():
            promised = before[order.id]
            assert promised is None or (order.promised_at is not None and order.promised_at <= promised)

    @rule(place=PLACE)
    def close_for_a_moment(self, place: str) -> None:
        """Its work moves, or says why not, until trying once more changes nothing."""
        services, command, organization = self.world.services, self.world.command, self.world.organization
        network = self.world.run(services.storage.locations.network(organization))
        location = next(location for location in network.locations if location.code == place)
        assert self.do("close", save_location(services, command, location=replace(location, active=False)))
        # A channel that may have half of what is free may have more after each step.
        for _ in range(TRIES_MAX):
            if not self.world.run(leave_closed_locations(services, organization, [place], again=True)):
                break
            self.observer.observe()
        assert self.observer.observe() == []
        for order in self.open_orders():
            for part in order.fulfillment_orders:
                if part.location == place and part.status in ("SCHEDULED", "OPEN"):
                    assert part.kept_because is not None
        assert self.do("open", save_location(services, command, location=replace(location, active=True)))

    @precondition(lambda self: self.open_orders())
    @rule()
    def share_shipments(self) -> None:
        orders = [order.id for order in self.open_orders()][:10]
        services, command = self.world.services, self.world.command
        for _ in range(2):
            self.do("consolidate", consolidate_orders(services, command, order_ids=orders, customer_id=None))

    @precondition(lambda self: self.with_units())
    @rule(pick=PICK)
    def cancel_some(self, pick: int) -> None:
        """The rest may move in the same commit."""
        order = chosen(self.with_units(), pick)
        line = next(line for line in order.lines if line.quantities.allocated)
        lines = [LineUnits(line_id=line.id, quantity=1)]
        work = cancel_order(self.world.services, self.world.command, order_id=order.id, lines=lines, reason=None)
        assert self.do("cancel", work, of=order)

    @precondition(lambda self: self.open_orders())
    @rule(pick=PICK)
    def look_for_lost_units(self, pick: int) -> None:
        order = chosen(self.open_orders(), pick)
        self.do("look again", look_again(self.world.services, self.world.organization, order.id))

    def with_units(self) -> list[Order]:
        return [order for order in self.open_orders() if any(line.quantities.allocated for line in order.lines)]
