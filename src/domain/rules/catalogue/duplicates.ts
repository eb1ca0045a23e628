import { storedName } from "../expression/sql.ts"
import { query, type Rule } from "../rule.ts"

/** Rules on what stands in a file twice, and on what differs where it should not. */
export const DUPLICATE_RULES: readonly Rule[] = [
  {
    id: "duplicate_lines",
    title: "No line is there twice",
    scope: "cross",
    severity: "warning",
    needs: [],
    sentence: "{count|row repeats an earlier one|rows repeat an earlier one}, the same in every column.",
    why: "A file that was joined or exported twice has lines twice, and its sums are too high. Two equal lines in one order may be meant so.",
    advice: "Leave the repeated rows out, if the order's numbers of lines say so.",
    plan: (context) => {
      const counter = context.columnOf("row_number")
      const names = context.columns.filter((column) => column !== counter).map(storedName)
      if (names.length === 0) return []
      const all = names.join(", ")
      // Only rows whose hash is there twice are compared as a whole: of millions of rows that leaves few.
      return query(
        `WITH hashed AS (SELECT grove_row, hash(${all}) AS h FROM file),
        twice AS (SELECT h FROM hashed GROUP BY h HAVING count(*) > 1),
        suspects AS (SELECT file.* FROM file WHERE grove_row IN (SELECT grove_row FROM hashed WHERE h IN (SELECT h FROM twice))),
        numbered AS (SELECT grove_row, row_number() OVER same AS n, min(grove_row) OVER same AS first FROM suspects WINDOW same AS (PARTITION BY ${all} ORDER BY grove_row))
        SELECT grove_row, concat('as row ', first) AS detail, 1 AS affected FROM numbered WHERE n > 1`,
        "SELECT count(*) FROM file",
      )
    },
  },
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
        `SELECT grove_row, concat('order ', "order", ', line ', line, ': as row ', first) AS detail, 1 AS affected FROM (
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
