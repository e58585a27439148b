"""What rules draw from."""

from hypothesis import strategies as st

from domain.inventory.adjustments import StockBucket
from tests.promises.world import CHANNELS, PLACES, SKUS

SKU = st.sampled_from(SKUS)
PLACE = st.sampled_from(sorted(PLACES))
CHANNEL = st.sampled_from([channel.code for channel in CHANNELS])
BUCKET = st.sampled_from(StockBucket)
FEW = st.integers(1, 6)
ITEMS = st.dictionaries(SKU, st.integers(1, 4), min_size=1)
SECONDS = st.sampled_from((1, 30, 60, 300, 900))
"""Few enough values for moments to meet exactly."""
PICK = st.integers(0, 1_000_000)
"""One of what there is: see `chosen`."""
