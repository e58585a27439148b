"""Whether a plan speaks of the lines and locations of its problem, each once, and accounts for every unit."""

from collections import Counter
from collections.abc import Iterator

from domain.routing.checking.record import PlanRecord


def structure_defects(record: PlanRecord) -> Iterator[str]:
    """Without these, nothing else can be looked at."""
    for part in record.parts:
        if (part.order, part.line) not in record.lines:
            yield f"{part} is of no line of the problem"
        if part.quantity <= 0:
            yield f"{part} has no units"
    for assignment in record.plan.assignments:
        if assignment.location not in record.locations:
            yield f"{assignment} is at no location of the problem"
    sources = {(order, code) for order, codes in record.used.items() for code in codes}
    paid = Counter((cost.order, cost.location) for cost in record.plan.costs)
    for key in sorted(sources | set(paid)):
        if paid[key] != (1 if key in sources else 0):
            yield f"{key} is paid {paid[key]} times"
        elif key not in record.tariffs:
            yield f"{key} is paid by a tariff that the order cannot have"


def quantity_defects(record: PlanRecord) -> Iterator[str]:
    """Lines of which not every unit is accounted for once."""
    assigned = Counter((part.order, part.line, part.location) for part in record.plan.assignments)
    unserved = Counter((part.order, part.line) for part in record.plan.unserved)
    for named, times in (*assigned.items(), *unserved.items()):
        if times > 1:
            yield f"{named} is named {times} times"
    units: Counter[tuple[str, str]] = Counter()
    for part in record.parts:
        units[part.order, part.line] += part.quantity
    for key, line in record.lines.items():
        if units[key] != line.quantity:
            yield f"{key}: {units[key]} units of {line.quantity} are accounted for"
