"""Rules of carts, of time, and of what follows by itself."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from domain.reservations.request import ReservationRequest, WantedItem
from operations.expire_reservations import expire_reservations
from operations.extend_reservation import extend_reservation
from operations.release_reservation import release_reservation
from operations.reserve_stock import reserve_stock
from operations.serve_backorders import serve_backorders
from tests.promises.draws import CHANNEL, ITEMS, PICK, SECONDS
from tests.promises.judging import JudgedMachine
from tests.promises.world import SKUS


class CartRules(JudgedMachine):
    @rule(channel=CHANNEL, items=ITEMS, seconds=SECONDS, partial=st.booleans())
    def reserve(self, channel: str, items: dict[str, int], seconds: int, partial: bool) -> None:
        wanted = tuple(WantedItem(sku=sku, quantity=quantity) for sku, quantity in items.items())
        request = ReservationRequest(channel=channel, items=wanted, seconds=seconds, partial=partial)
        self.do("reserve", reserve_stock(self.world.services, self.world.command, request=request))

    @precondition(lambda self: self.carts())
    @rule(pick=PICK, seconds=SECONDS)
    def extend(self, pick: int, seconds: int) -> None:
        cart = self.cart(pick)
        world = self.world
        extended = self.do(
            "extend", extend_reservation(world.services, world.command, reservation_id=cart.id, seconds=seconds)
        )
        assert extended == (not cart.is_due(world.clock()))

    @precondition(lambda self: self.carts())
    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        cart = self.cart(pick)
        world = self.world
        released = self.do("release", release_reservation(world.services, world.command, reservation_id=cart.id))
        assert released == (not cart.is_due(world.clock()))

    @rule(seconds=SECONDS)
    def wait(self, seconds: int) -> None:
        self.world.clock.advance(seconds)

    @rule()
    def serve(self) -> None:
        """Nobody waits for what is there, once those are served whom other commands did not serve by themselves."""
        self.do("sweep", expire_reservations(self.world.services))
        assert not any(cart.is_due(self.world.clock()) for cart in self.observer.reservations)
        self.do("serve", serve_backorders(self.world.services, self.world.organization, list(SKUS)))
        assert self.nobody_waits_in_vain()
