import { MEANINGS } from "../../schema/meanings/meaning.ts"
import { amountsOf } from "../formula.ts"
import { WORTH } from "../lines.ts"
import { query, type Rule } from "../rule.ts"

/** Rules on what lines and orders come to. */
export const AMOUNT_RULES: readonly Rule[] = [
  {
    id: "amount_formula",
    title: "Amounts are what quantity, price, discount and tax make",
    scope: "row",
    severity: "warning",
    needs: [
      ["amount", "net_amount", "gross_amount"],
      ["unit_price", "net_amount", "amount"],
    ],
    learned: "formulas",
    sentence: "{count|row does|rows do} not add up.",
    why: "Most rows show how the amount is reckoned: that formula is found among many, to the cent. A row that breaks it has a wrong price, quantity or amount.",
    advice: "Check price, quantity and amount of these rows.",
    plan: (context, { formulas }) =>
      amountsOf(context).flatMap((target) => {
        const formula = formulas[target]
        if (!formula) return []
        const { title } = MEANINGS[target]
        return [
          {
            key: target,
            title: `The ${title} is ${formula.words}`,
            sentence: `In {count} of {checked} rows the ${title} is not ${formula.words}, by which this file reckons it.`,
            check: { kind: "row", where: null, expect: formula.matches },
          },
        ]
      }),
  },
  {
    id: "order_total",
    title: "An order's total is the sum of its lines",
    scope: "order",
    severity: "warning",
    needs: ["order", "order_total", WORTH],
    sentence: "The total of {count|order|orders} is not the sum of {count:its|their} lines.",
    why: "A line is missing, or there twice.",
    advice: null,
    plan: (context) => {
      const sums = WORTH.filter((meaning) => context.columnOf(meaning)).map((meaning) => `sum(${meaning})`)
      if (context.columnOf("shipping")) sums.push(...sums.map((sum) => `${sum} + coalesce(max(shipping), 0)`))
      const columns = sums.map((sum, i) => `${sum} AS s${i}`).join(", ")
      const fits = sums.map((_, i) => `abs(total - s${i}) <= 0.0101 + 0.005 * n`)
      // Which sum the total is, the orders themselves say: the one that fits most of them, if any does.
      const totals = `SELECT "order", min(grove_row) AS grove_row, count(*) AS n, max(order_total) AS total, ${columns} FROM lines WHERE "order" IS NOT NULL AND order_total IS NOT NULL GROUP BY "order"`
      const best = fits
        .map((fit, i) => `SELECT ${i} AS i, count(*) FILTER (WHERE ${fit}) AS fitting FROM totals`)
        .join(" UNION ALL ")
      const sum = `CASE (SELECT i FROM best) ${fits.map((_, i) => `WHEN ${i} THEN s${i}`).join(" ")} END`
      return query(
        `WITH totals AS MATERIALIZED (${totals}), best AS (SELECT i FROM (${best}) WHERE fitting * 2 > (SELECT count(*) FROM totals) ORDER BY fitting DESC, i LIMIT 1)
        SELECT grove_row, concat('order ', "order", ': total ', total, ', lines ', round(${sum}, 2)) AS detail, n AS affected
        FROM totals WHERE abs(total - ${sum}) > 0.0101 + 0.005 * n`,
        `SELECT count(DISTINCT "order") FROM lines WHERE order_total IS NOT NULL`,
      )
    },
  },
  {
    id: "currencies_mixed",
    title: "All amounts are in one currency",
    scope: "cross",
    severity: "info",
    needs: ["currency"],
    sentence: "{count|row is|rows are} in another currency than the most frequent one: do not add them up.",
    why: "A sum over currencies means nothing.",
    advice: "Group by currency, or convert the amounts first.",
    plan: () =>
      query(
        `WITH main AS (SELECT currency FROM lines WHERE currency IS NOT NULL GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1)
        SELECT grove_row, currency AS detail, 1 AS affected FROM lines WHERE currency <> (SELECT currency FROM main)`,
        "SELECT count(currency) FROM lines",
      ),
  },
  ...(
    [
      ["currency", "currencies", "warning", "An order is paid in one currency."],
      [
        "customer",
        "customers",
        "warning",
        "Two customers with one order number are two orders, or one customer was entered twice.",
      ],
    ] as const
  ).map(
    ([meaning, plural, severity, why]): Rule => ({
      id: `order_${plural}`,
      title: `An order has one ${meaning}`,
      scope: "order",
      severity,
      needs: ["order", meaning],
      sentence: `{count|order has|orders have} lines of several ${plural}.`,
      why,
      advice: null,
      plan: () =>
        query(
          `SELECT min(grove_row) AS grove_row, concat('order ', "order", ': ', min(${meaning}), ', ', max(${meaning})) AS detail, count(*) AS affected
          FROM lines WHERE "order" IS NOT NULL AND ${meaning} IS NOT NULL GROUP BY "order" HAVING min(${meaning}) <> max(${meaning})`,
          `SELECT count(DISTINCT "order") FROM lines`,
        ),
    }),
  ),
  {
    id: "order_dates",
    title: "An order is of one day",
    scope: "order",
    severity: "info",
    needs: ["order", "order_date"],
    sentence: "{count|order has|orders have} lines of several days.",
    why: "An order number that is used again after months counts as one order where there are two.",
    advice: null,
    plan: () =>
      query(
        `SELECT min(grove_row) AS grove_row, concat('order ', "order", ': ', min(order_date)::DATE, ' to ', max(order_date)::DATE) AS detail, count(*) AS affected
        FROM lines WHERE "order" IS NOT NULL AND order_date IS NOT NULL GROUP BY "order" HAVING max(order_date)::DATE > min(order_date)::DATE`,
        `SELECT count(DISTINCT "order") FROM lines`,
      ),
  },
]
