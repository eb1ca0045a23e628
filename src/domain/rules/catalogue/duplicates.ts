import { query, type Rule } from "../rule.ts"

/** Rules on what repeats, and on what differs where it should not. */
export const DUPLICATE_RULES: readonly Rule[] = [
  {
    id: "line_repeated",
    title: "An order has each line number once",
    scope: "order",
    severity: "warning",
    needs: ["order", "line"],
    sentence: "{count|row has|rows have} an order and line number that an earlier row has too.",
    why: "Order and line number name a line: where they repeat, a line may be there twice.",
    advice: null,
    plan: () =>
      query(
        `SELECT grove_row, concat('order ', "order", ', line ', line, ': as row ', format('{:,}', first)) AS detail, 1 AS affected FROM (
          SELECT grove_row, "order", line, row_number() OVER same AS n, min(grove_row) OVER same AS first
          FROM lines WHERE "order" IS NOT NULL AND line IS NOT NULL WINDOW same AS (PARTITION BY "order", line ORDER BY grove_row)
        ) WHERE n > 1`,
        `SELECT count(*) FROM lines WHERE "order" IS NOT NULL AND line IS NOT NULL`,
      ),
  },
  {
    id: "price_varies",
    title: "A product's price stays in its range",
    scope: "cross",
    severity: "info",
    needs: ["product", "unit_price"],
    sentence:
      "The price of {count|product is|products is} at times less than a fifth or more than five times of what is usual.",
    why: "A price in another unit or currency, or a slipped decimal point, stands out. Postage and vouchers have a price of their own each time.",
    advice: null,
    plan: () =>
      query(
        `SELECT arg_max(grove_row, deviation) AS grove_row, concat(product, ': ', arg_max(unit_price, deviation), ' where ', any_value(usual), ' is usual') AS detail,
          count(*) FILTER (WHERE deviation > 5) AS affected
        FROM (SELECT grove_row, product, unit_price, usual, greatest(unit_price / usual, usual / unit_price) AS deviation FROM lines
          JOIN (SELECT product, median(unit_price) AS usual FROM lines WHERE unit_price > 0 GROUP BY product HAVING count(*) >= 10) USING (product)
          WHERE unit_price > 0)
        GROUP BY product HAVING max(deviation) > 5`,
        "SELECT count(DISTINCT product) FROM lines",
      ),
  },
]
