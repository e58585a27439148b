"""Places in the United States where goods for many households are kept, by region."""

from typing import NamedTuple


class Hub(NamedTuple):
    code: str
    city: str
    postal_code: str


REGIONS: dict[str, tuple[Hub, ...]] = {
    "Northeast": (
        Hub("ABE", "Allentown, PA", "18106"),
        Hub("EWR", "Edison, NJ", "08817"),
        Hub("MDT", "Carlisle, PA", "17013"),
    ),
    "Southeast": (
        Hub("ATL", "Union City, GA", "30291"),
        Hub("CLT", "Charlotte, NC", "28216"),
        Hub("MEM", "Memphis, TN", "38118"),
    ),
    "Midwest": (
        Hub("CMH", "Groveport, OH", "43125"),
        Hub("IND", "Plainfield, IN", "46168"),
        Hub("JOT", "Joliet, IL", "60433"),
    ),
    "Southwest": (
        Hub("AFW", "Fort Worth, TX", "76177"),
        Hub("IAH", "Houston, TX", "77032"),
        Hub("PHX", "Goodyear, AZ", "85338"),
    ),
    "West": (
        Hub("ONT", "Ontario, CA", "91761"),
        Hub("RNO", "Reno, NV", "89506"),
        Hub("SCK", "Tracy, CA", "95304"),
    ),
}
