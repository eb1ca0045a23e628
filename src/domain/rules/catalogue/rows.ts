import { CURRENCIES } from "../../schema/currencies.ts"
import type { Meaning } from "../../schema/meanings/meaning.ts"
import type { RuleContext } from "../context.ts"
import { literalText } from "../context.ts"
import type { Use } from "../formula.ts"
import type { Learned } from "../learn.ts"
import { type Rule, rowCheck, type Variant } from "../rule.ts"

/** A value that every line of sales should have. */
const missing = (meaning: Meaning, what: string, severity: Rule["severity"], why: string): Rule => ({
  id: `${meaning}_missing`,
  title: `Every line has its ${what}`,
  scope: "row",
  severity,
  needs: [meaning],
  sentence: `{count|row has|rows have} no ${what}.`,
  why,
  advice: null,
  plan: () => rowCheck(`${meaning} is not empty`),
})

/** How a discount or tax is used: the formula of an amount tells; else a rate's own values do. */
function useOf(meaning: Meaning, context: RuleContext, learned: Learned): Use | null {
  const column = context.columnOf(meaning)
  if (!column) return null
  for (const formula of Object.values(learned.formulas)) if (formula.uses[meaning]) return formula.uses[meaning]
  if (meaning === "discount_amount" || meaning === "tax_amount") return "money"
  if (column.max == null) return null
  const top = (column.top ?? []).map(({ value }) => Number(value)).filter((value) => value !== 0)
  const shares = top.filter((value) => Math.abs(value) <= 1).length
  return Number(column.max) <= 1 || (top.length > 0 && shares > top.length / 2) ? "share" : "percent"
}

const rateVariants = (
  meanings: readonly Meaning[],
  what: string,
  context: RuleContext,
  learned: Learned,
): readonly Variant[] =>
  meanings.flatMap((meaning) => {
    const use = useOf(meaning, context, learned)
    if (use === null || use === "money") return []
    const [most, said] = use === "share" ? ["1", "0 and 1"] : ["100", "0 and 100 per cent"]
    return [
      {
        key: meaning,
        title: `Every ${what} is between ${said}`,
        sentence: `{count|row has|rows have} a ${what} that is not between ${said}.`,
        check: { kind: "row", where: null, expect: `${meaning} between 0 and ${most}` },
      },
    ]
  })

/** Lower-case, as the rule compares; symbols stand for themselves. */
const CURRENCY_VALUES = [
  ...[...CURRENCIES].map((code) => code.toLowerCase()),
  "€",
  "$",
  "£",
  "¥",
  "₹",
  "₽",
  "₺",
  "₩",
  "zł",
]

/** Rules that a row keeps or breaks by itself. */
export const ROW_RULES: readonly Rule[] = [
  missing(
    "order",
    "order number",
    "warning",
    "A line without an order is in no order's total, and counts as no order.",
  ),
  missing("order_date", "order date", "warning", "A line without a date is in no day, month or year."),
  missing("product", "product", "warning", "A line without a product is in no list of products."),
  missing(
    "customer",
    "customer",
    "warning",
    "Figures by customer leave these lines out. Sales over a counter often have none.",
  ),
  missing("quantity", "quantity", "warning", "A line without a quantity counts as no piece."),
  {
    id: "quantity_zero",
    title: "No quantity is zero",
    scope: "row",
    severity: "warning",
    needs: ["quantity"],
    sentence: "{count|row has|rows have} a quantity of zero.",
    why: "Nothing was sold or returned in such a line: it may be a cancelled one, or a comment.",
    advice: "Leave these rows out, if they are cancelled.",
    plan: () => rowCheck("quantity <> 0"),
  },
  {
    id: "price_negative",
    title: "No price is negative",
    scope: "row",
    severity: "warning",
    needs: ["unit_price"],
    sentence: "{count|row has|rows have} a negative price.",
    why: "A return has a negative quantity or amount, not a negative price. Bookings that adjust a balance may have one.",
    advice: "Check whether these rows are sales at all.",
    plan: () => rowCheck("unit_price >= 0"),
  },
  {
    id: "price_zero",
    title: "Prices are not zero",
    scope: "row",
    severity: "info",
    needs: ["unit_price", "quantity"],
    sentence: "{count|row was|rows were} sold for nothing: the price is zero.",
    why: "Gifts and samples cost nothing, but a price that was never entered looks the same.",
    advice: null,
    plan: () => rowCheck("unit_price <> 0", "quantity > 0"),
  },
  {
    id: "write_off",
    title: "Negative quantities have a price",
    scope: "row",
    severity: "info",
    needs: ["quantity", "unit_price"],
    sentence:
      "{count|row takes|rows take} pieces off without a price: such rows look like corrections of the stock, not like returns.",
    why: "Goods that are damaged or lost are often booked as a negative quantity at a price of zero. They are no returns of customers, but they count in sums of quantities.",
    advice: "Leave these rows out of figures on returns.",
    plan: () => rowCheck("unit_price <> 0", "quantity < 0"),
  },
  {
    id: "discount_range",
    title: "Discounts lie between 0 and 1, or 0 and 100 per cent",
    scope: "row",
    severity: "warning",
    needs: [["discount_rate", "discount_amount"]],
    sentence: "{count|row has|rows have} a discount rate out of its range.",
    why: "A rate beyond its range makes an amount negative, or is not a rate.",
    advice: "Check whether the column is an amount instead of a rate.",
    plan: (context, learned) => rateVariants(["discount_rate", "discount_amount"], "discount rate", context, learned),
  },
  {
    id: "tax_range",
    title: "Tax rates lie between 0 and 1, or 0 and 100 per cent",
    scope: "row",
    severity: "warning",
    needs: [["tax_rate", "tax_amount"]],
    sentence: "{count|row has|rows have} a tax rate out of its range.",
    why: "No tax is negative, and none is more than the price.",
    advice: "Check whether the column is an amount instead of a rate.",
    plan: (context, learned) => rateVariants(["tax_rate", "tax_amount"], "tax rate", context, learned),
  },
  {
    id: "discount_above_price",
    title: "No discount is more than the price",
    scope: "row",
    severity: "warning",
    needs: ["discount_amount", "quantity", "unit_price"],
    sentence: "{count|row has|rows have} a discount that is more than the goods cost.",
    why: "The line would pay the customer.",
    advice: null,
    plan: (context, learned) =>
      useOf("discount_amount", context, learned) !== "money"
        ? []
        : rowCheck("abs(discount_amount) <= abs(quantity * unit_price) + 0.01", "quantity > 0 and unit_price > 0"),
  },
  {
    id: "date_implausible",
    title: "Order dates are of this age",
    scope: "row",
    severity: "warning",
    needs: ["order_date"],
    sentence: "{count|row has|rows have} an order date before 1980.",
    why: "1900-01-01 and 1970-01-01 are what programs write where there is no date.",
    advice: "Take these dates for missing ones.",
    plan: () => rowCheck("year(order_date) >= 1980"),
  },
  {
    id: "shipped_before_ordered",
    title: "Nothing is shipped before it is ordered",
    scope: "row",
    severity: "warning",
    needs: ["ship_date", "order_date"],
    sentence: "{count|row was|rows were} shipped before the day of the order.",
    why: "One of the two dates is wrong, or day and month are swapped in one of them.",
    advice: null,
    // A shipping date without a time is the midnight before it.
    plan: () => rowCheck("ship_date - order_date > -1"),
  },
  {
    id: "currency_unknown",
    title: "Currencies are those of ISO 4217",
    scope: "row",
    severity: "warning",
    needs: ["currency"],
    sentence: "{count|row has|rows have} a currency that is not one of ISO 4217, such as EUR.",
    why: "An amount in a currency that nobody knows cannot be added to others.",
    advice: "Write the code of the currency.",
    plan: () =>
      rowCheck(`lower(trim(currency)) in (${CURRENCY_VALUES.map(literalText).join(", ")})`, "currency is not empty"),
  },
]
