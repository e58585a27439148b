"""What makes a SKU acceptable."""

from domain.catalog.sku import Sku
from domain.currency_rules import currency_refusals
from domain.limits import AMOUNT_MAX
from domain.refusals import InvalidInput, Refusal
from domain.text import code_refusals, required_text_refusals, text_refusals

WEIGHT_GRAMS_MAX = 100_000_000
LENGTH_MILLIMETERS_MAX = 100_000


def sku_refusals(sku: Sku) -> list[Refusal]:
    """Everything that is wrong with it."""
    refusals = code_refusals(sku.code, "code")
    refusals += required_text_refusals(sku.name, "A SKU has a name.", "name")
    refusals += text_refusals(sku.category, "category")
    if not 0 <= sku.weight_grams <= WEIGHT_GRAMS_MAX:
        refusals.append(InvalidInput(f"The weight is 0 to {WEIGHT_GRAMS_MAX} grams.", field=("weightGrams",)))
    lengths = {
        "lengthMillimeters": sku.length_millimeters,
        "widthMillimeters": sku.width_millimeters,
        "heightMillimeters": sku.height_millimeters,
    }
    for name, length in lengths.items():
        if length is not None and not 0 < length <= LENGTH_MILLIMETERS_MAX:
            refusals.append(InvalidInput(f"1 to {LENGTH_MILLIMETERS_MAX} millimeters.", field=(name,)))
    if sku.value is not None and not 0 <= sku.value <= AMOUNT_MAX:
        refusals.append(InvalidInput("The value is negative or too large.", field=("value",)))
    if (sku.value is None) != (sku.currency_code is None):
        refusals.append(InvalidInput("A value comes with its currency code.", field=("currencyCode",)))
    if sku.currency_code is not None:
        refusals += currency_refusals(sku.currency_code, "currencyCode")
    return refusals
