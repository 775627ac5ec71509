"""Days and pounds in words."""

from decimal import Decimal


def figure(count: Decimal | float) -> str:
    """A number without zeros that say nothing: 3, 1.5."""
    return f"{float(count):g}"


def days(count: Decimal | float) -> str:
    """Half a day, 1 day, 2.5 days."""
    if count == Decimal("0.5"):
        return "half a day"
    return f"{figure(count)} day{'' if count == 1 else 's'}"


def pounds(amount: Decimal) -> str:
    """£875, or £62.50 where there are pence."""
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def price(free: Decimal, charged: Decimal, rate: Decimal | None) -> str:
    """What so many free and charged days cost the supported school."""
    if not charged:
        return "free of charge"
    if rate is None:
        return f"{days(charged)} beyond the free ones; I do not have the price, the central team will tell you"
    amount = f"{days(charged)} at {pounds(rate)} = {pounds(charged * rate)}"
    return f"{days(free)} free and {amount}" if free else amount
