"""Clients that want MUG, as the operations know them."""

from decimal import Decimal
from typing import Any

from domain.access.principal import Principal
from domain.access.scopes import SCOPES
from domain.address import Address
from domain.method import Method
from domain.orders.customer import Customer
from domain.orders.new_order import ItemRequest, OrderRequest
from domain.reservations.request import ReservationRequest, WantedItem
from operations.command import Command
from tests.graphql.business import Business


def command(business: Business, mutation: str, **fields: Any) -> Command:
    principal = Principal(organization=business.api.organization, client_id="key_test", scopes=SCOPES)
    return Command(principal=principal, mutation=mutation, input_hash="same", **fields)


def order_request(quantity: int) -> OrderRequest:
    return OrderRequest(
        channel="WEB",
        customer=Customer(),
        currency_code="USD",
        items=(ItemRequest(sku="MUG", quantity=quantity, unit_price=Decimal(1)),),
        method=Method.SHIP,
        ship_to=Address(country_code="US", postal_code="10004"),
    )


def wanted(quantity: int = 1, **fields: Any) -> ReservationRequest:
    return ReservationRequest(channel="WEB", items=(WantedItem(sku="MUG", quantity=quantity),), **fields)
