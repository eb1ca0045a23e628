import { namesOrders } from "../lines.ts"
import { query, type Rule } from "../rule.ts"

/** A quantity as people write it: `4`, not `4.0`. */
const pieces = (sql: string): string => `regexp_replace((${sql})::VARCHAR, '\\.0$', '')`

/** What was sold and what came back of each product, by the order that returns name, or else by customer. */
const BALANCES = `SELECT match_key, match_product,
  min(grove_row) FILTER (WHERE is_return) AS grove_row,
  count(*) FILTER (WHERE is_return) AS returns,
  min(order_date) FILTER (WHERE is_sale) AS first_sale,
  sum(abs(quantity)) FILTER (WHERE is_sale) AS sold,
  sum(abs(quantity)) FILTER (WHERE is_return) AS returned,
  sum(abs(worth)) FILTER (WHERE is_sale) AS paid,
  sum(abs(worth)) FILTER (WHERE is_return) AS refunded,
  count(*) FILTER (WHERE is_sale) AS sales
  FROM matchable GROUP BY match_key, match_product`

/** What has been returned at all, with its sales. Corrections without a price are neither sales nor returns. */
const matchable = (has: { readonly quantity: boolean; readonly date: boolean }): string =>
  `comparable AS NOT MATERIALIZED (SELECT grove_row, match_key, match_product, is_return, worth,
    ${has.date ? "order_date" : "NULL::TIMESTAMP AS order_date"}, ${has.quantity ? "quantity" : "NULL::DOUBLE AS quantity"},
    NOT is_return${has.quantity ? " AND coalesce(quantity, 1) > 0" : ""} AS is_sale
    FROM lines WHERE match_key IS NOT NULL AND match_product IS NOT NULL),
  matchable AS MATERIALIZED (SELECT * FROM comparable
    SEMI JOIN (SELECT match_key, match_product FROM comparable WHERE is_return) AS returned USING (match_key, match_product))`

const RETURNS_CHECKED =
  "SELECT count(*) FROM lines WHERE is_return AND match_key IS NOT NULL AND match_product IS NOT NULL"
const WHAT = "concat_ws(', ', match_key, nullif(match_product, ''))"

/** A rule on returns that are rows of their own. */
function matching(
  rule: Omit<Rule, "scope" | "learned" | "plan" | "needs">,
  needs: Rule["needs"],
  broken: string,
): Rule {
  return {
    ...rule,
    scope: "cross",
    learned: "returns",
    needs: [...needs, ["original_order", "customer", "customer_name"], ["original_order", "product", "product_name"]],
    plan: (context, { returns }) => {
      if (returns?.kind !== "lines") return []
      const rows = matchable({
        quantity: context.columnOf("quantity") !== null,
        date: context.columnOf("order_date") !== null,
      })
      const [variant] = query(`WITH ${rows}, balances AS MATERIALIZED (${BALANCES}) ${broken}`, RETURNS_CHECKED)
      const by = namesOrders(context) ? "the order that is named" : "customer and product"
      return [{ ...variant!, sentence: rule.sentence.replaceAll("{by}", by) }]
    },
  }
}

const INNOCENT = "The sale may lie before the first day of the file."

/** Rules on returns. */
export const RETURN_RULES: readonly Rule[] = [
  {
    id: "return_signs",
    title: "Returns are written in one way",
    scope: "row",
    severity: "warning",
    needs: [
      [
        "quantity",
        "amount",
        "net_amount",
        "gross_amount",
        "return_marker",
        "status",
        "returned_quantity",
        "refund_amount",
        "return_date",
      ],
    ],
    learned: "returns",
    sentence: "{count|row is|rows are} written as a return in one way and not in another.",
    why: "A file marks returns by a prefix of the order number, a sign, a flag, or several of these. Where most returns have two marks, one that has only the first is a mistake in either.",
    advice: "Decide whether these rows are returns.",
    plan: (_, { returns }) =>
      (returns?.agreements ?? []).map(({ from, to }) => ({
        key: `${from.id}>${to.id}`,
        title: `Rows with ${from.words} have ${to.words} too`,
        sentence: `{count|row has|rows have} ${from.words}, but not ${to.words}, as other returns of this file have.`,
        check: { kind: "row", where: from.surely, expect: to.shows },
      })),
  },
  matching(
    {
      id: "return_without_sale",
      title: "Every return has a sale",
      severity: "info",
      sentence: "{count|return has|returns have} no sale in this file (matched by {by}).",
      why: `A return that matches nothing that was sold is a booking under the wrong customer or product. ${INNOCENT}`,
      advice: null,
    },
    [],
    `SELECT m.grove_row, ${WHAT.replaceAll("match_", "m.match_")} AS detail, 1 AS affected FROM matchable m JOIN balances b USING (match_key, match_product) WHERE m.is_return AND b.sales = 0`,
  ),
  matching(
    {
      id: "return_before_sale",
      title: "No return comes before its sale",
      severity: "warning",
      sentence: "{count|return comes|returns come} before the first sale (matched by {by}).",
      why: `Nobody returns what was not sold yet: a date is wrong, or the return is of an earlier sale. ${INNOCENT}`,
      advice: null,
    },
    ["order_date"],
    `SELECT m.grove_row, concat(${WHAT.replaceAll("match_", "m.match_")}, ': sold ', b.first_sale::DATE, ', returned ', m.order_date::DATE) AS detail, 1 AS affected
      FROM matchable m JOIN balances b USING (match_key, match_product) WHERE m.is_return AND b.first_sale::DATE > m.order_date::DATE`,
  ),
  matching(
    {
      id: "returned_more_than_sold",
      title: "No more is returned than was sold",
      severity: "warning",
      sentence: "In {count|case|cases} more pieces came back than were sold (matched by {by}).",
      why: `A return is there twice, or a quantity is wrong. ${INNOCENT}`,
      advice: null,
    },
    ["quantity"],
    `SELECT grove_row, concat(${WHAT}, ': sold ', ${pieces("sold")}, ', returned ', ${pieces("returned")}) AS detail, returns AS affected FROM balances WHERE sales > 0 AND returned > sold`,
  ),
  matching(
    {
      id: "refunded_more_than_paid",
      title: "No more is refunded than was paid",
      severity: "warning",
      sentence:
        "In {count|case|cases} more money went back than was paid, though no more pieces did (matched by {by}).",
      why: `A refund at a higher price than the sale's is a mistake, or worse. ${INNOCENT}`,
      advice: null,
    },
    [["amount", "net_amount", "gross_amount", "unit_price"]],
    `SELECT grove_row, concat(${WHAT}, ': paid ', format('{:,.2f}', paid), ', refunded ', format('{:,.2f}', refunded)) AS detail, returns AS affected
      FROM balances WHERE sales > 0 AND refunded > paid + 0.0101 AND coalesce(returned <= sold, TRUE)`,
  ),
  {
    id: "return_columns",
    title: "What a row says of its return fits its sale",
    scope: "row",
    severity: "warning",
    needs: [["returned_quantity", "refund_amount", "return_date"]],
    sentence: "{count|row does|rows do} not fit.",
    why: "Nobody returns more than was bought, before it was bought, or for more than was paid.",
    advice: null,
    plan: (context) => {
      const amount = (["amount", "gross_amount", "net_amount"] as const).find((meaning) => context.columnOf(meaning))
      const both = (a: Parameters<typeof context.columnOf>[0], b: typeof a) =>
        context.columnOf(a) && context.columnOf(b)
      const variant = (key: string, title: string, sentence: string, expect: string) =>
        ({ key, title, sentence, check: { kind: "row", where: null, expect } }) as const
      return [
        both("returned_quantity", "quantity")
          ? variant(
              "quantity",
              "No more is returned than was sold",
              "In {count|row|rows} more pieces came back than were sold.",
              "abs(returned_quantity) <= abs(quantity)",
            )
          : null,
        both("return_date", "order_date")
          ? variant(
              "date",
              "No return comes before its sale",
              "In {count|row|rows} the return lies before the day of the sale.",
              "return_date - order_date > -1",
            )
          : null,
        amount && context.columnOf("refund_amount")
          ? variant(
              "refund",
              "No more is refunded than was paid",
              "In {count|row|rows} more money went back than was paid.",
              `abs(refund_amount) <= abs(${amount}) + 0.0101`,
            )
          : null,
      ].filter((v) => v !== null)
    },
  },
  {
    id: "return_rate",
    title: "No product comes back unusually often",
    scope: "cross",
    severity: "info",
    needs: [["product", "product_name"]],
    learned: "returns",
    sentence: "{count|product comes|products come} back far more often than others.",
    why: "Held against the rate of all products, with more leeway for those that are sold rarely and where rates vary anyway (a funnel plot with overdispersion: Spiegelhalter, Statistics in Medicine 2005; square roots, after Anscombe, so that few returns do not look like many). Such a product has a fault, a wrong description, or wrong bookings.",
    advice: null,
    plan: (context, { returns }) => {
      if (!returns) return []
      const product = context.columnOf("product") ? "product" : "product_name"
      // Where a return is a row of its own, sales are the other rows; else each row is a sale.
      const sold = returns.kind === "lines" ? "count(*) FILTER (WHERE NOT is_return)" : "count(*)"
      return query(
        `WITH products AS (SELECT ${product} AS product, min(grove_row) FILTER (WHERE is_return) AS grove_row, ${sold} AS sold, count(*) FILTER (WHERE is_return) AS returned
            FROM lines WHERE ${product} IS NOT NULL GROUP BY ${product} HAVING ${sold} >= 20),
          overall AS (SELECT least(0.99, sum(returned) / sum(sold)) AS rate FROM products),
          deviations AS (SELECT product, grove_row, sold, returned, rate, 2 * (sqrt(returned + 0.375) - sqrt(sold * rate + 0.375)) / sqrt(1 - rate) AS z
            FROM products, overall WHERE rate > 0),
          spread AS (SELECT greatest(1, 1.4826 * mad(z)) AS s FROM deviations)
        SELECT grove_row, concat(product, ': ', returned, ' of ', sold, ' came back, where ', round(100 * rate, 1), ' % are usual') AS detail, returned AS affected
        FROM deviations, spread WHERE returned >= 5 AND returned > 2 * rate * sold AND z > 4 * s`,
        `SELECT count(DISTINCT ${product}) FROM lines`,
      )
    },
  },
]
