"""Groups, joins and pivots a made table with pandas; prints what came out."""

import numpy
import pandas

ROWS = 300_000

random = numpy.random.default_rng(1)
sales = pandas.DataFrame({
    "shop": random.integers(0, 400, ROWS),
    "product": random.choice(["bread", "cheese", "honey", "salt", "tea"], ROWS),
    "day": pandas.Timestamp("2020-01-01") + pandas.to_timedelta(random.integers(0, 365, ROWS), unit="D"),
    "amount": random.integers(1, 100, ROWS),
})
shops = pandas.DataFrame({"shop": range(400), "town": [f"town {shop % 37}" for shop in range(400)]})

joined = sales.merge(shops, on="shop")
print(joined.groupby(["town", "product"])["amount"].agg(["sum", "min", "max", "count"]).to_string())
print(joined.pivot_table(index="town", columns=joined["day"].dt.month, values="amount", aggfunc="sum").to_string())
print(joined.groupby("shop").apply(lambda shop: shop["amount"].rolling(7).mean().max()).describe().to_string())
