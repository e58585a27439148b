"""The cost of an operation as a cheap function of its variables.

A cost is a number, or a sum whose terms are multiplied by page sizes that only the variables tell. Sums are shared
where a fragment is spread more than once, so both building and evaluating are linear in the document.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class PageSize(Struct, frozen=True):
    """A page size given by a variable; `fallback` applies when the variable is absent or null."""

    variable: str
    fallback: "PageSize | int"

    def read(self, variables: Mapping[str, Any]) -> int:
        value = variables.get(self.variable)
        if isinstance(value, list):
            return len(value)
        if isinstance(value, (int, float)):
            return max(int(value), 0)
        return self.fallback if isinstance(self.fallback, int) else self.fallback.read(variables)


class CostSum(Struct, frozen=True, eq=False):
    """A constant plus terms that depend on variables."""

    constant: int
    terms: tuple[tuple["PageSize | int", "Cost"], ...]


Cost = int | CostSum


def add(first: Cost, second: Cost) -> Cost:
    """The sum of two costs."""
    if isinstance(first, int):
        return first + second if isinstance(second, int) else CostSum(first, ((1, second),))
    if isinstance(second, int):
        return CostSum(first.constant + second, first.terms) if second else first
    return CostSum(first.constant, (*first.terms, (1, second)))


def multiply(factor: PageSize | int, cost: Cost) -> Cost:
    """The cost of a page: `factor` times what one of its items costs."""
    if cost == 0:
        return 0
    if isinstance(factor, int) and isinstance(cost, int):
        return factor * cost
    return CostSum(0, ((factor, cost),))


def evaluate(cost: Cost, variables: Mapping[str, Any]) -> int:
    """The cost for these variables."""
    return cost if isinstance(cost, int) else _evaluate_sum(cost, variables, {})


def _evaluate_sum(cost: CostSum, variables: Mapping[str, Any], known: dict[int, int]) -> int:
    total = known.get(id(cost))
    if total is None:
        total = cost.constant
        for factor, term in cost.terms:
            count = factor if isinstance(factor, int) else factor.read(variables)
            total += count * (term if isinstance(term, int) else _evaluate_sum(term, variables, known))
        known[id(cost)] = total
    return total
