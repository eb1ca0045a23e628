import type { DatasourceColumn } from "../contracts/datasources.ts"
import type { Filter, Measure, Value } from "../contracts/query.ts"
import type { Figure, Panel, ReturnMarker, SalesColumns } from "./dashboard.ts"
import { difference, measure, negative, ratio, soleMeasure } from "./formula.ts"
import { headingOf, topId } from "./headings.ts"

/** Top lists beside products and customers. */
const MOST_LISTS = 6
const TOP_LIMIT = 8
/** Key figures, the line over time, two lists, then the clock. */
const CLOCK_AT = 4

interface Narrowing {
  readonly sign?: { readonly of: Value; readonly is: "positive" | "negative" }
  readonly where?: readonly Filter[]
}

/** The panels of sales and returns, as far as there are columns for them. */
export function planSales(
  sales: SalesColumns,
  columns: readonly DatasourceColumn[],
  hasWeekdays: boolean,
): readonly Panel[] {
  const amount = sales.amount
  if (!amount) return []
  const { measures, figures } = salesFigures(sales, amount)
  const pick = (...ids: readonly string[]) => ids.flatMap((id) => figures.filter((f) => f.id === id))
  const using = (chosen: readonly Figure[]) => measuresOf(measures, chosen)
  const main = figures.some((f) => f.id === "net") ? "net" : "sales"
  const line = pick(main, "returns")
  const beside = pick(main, "orders")
  const orderBy = figures.some((f) => soleMeasure(f.formula) === "net") ? "net" : "sales"
  const panels: Panel[] = [
    { kind: "figures", id: "figures", title: "Key figures", note: "", measures, figures },
    {
      kind: "series",
      id: "series",
      title: line[0]?.title ?? "Sales",
      note: line.length > 1 ? "returns below the line" : "",
      measures: using(line),
      figures: line,
    },
  ]
  for (const column of listed(sales, columns))
    panels.push({
      kind: "top",
      id: topId(column),
      title: headingOf(column, sales),
      note: orderBy === "net" ? "by net sales" : "by sales",
      column,
      limit: TOP_LIMIT,
      orderBy,
      measures: using(beside),
      figures: beside,
    })
  if (hasWeekdays) {
    const busy = pick(sales.order ? "orders" : main)
    panels.splice(CLOCK_AT, 0, {
      kind: "clock",
      id: "clock",
      title: "When people buy",
      note: `${busy[0]?.title.toLowerCase()} by weekday`,
      measures: using(busy),
      figures: busy,
    })
  }
  return panels
}

/** The columns that get a list: products and customers, then places and kinds in turn. */
function listed(sales: SalesColumns, columns: readonly DatasourceColumn[]): readonly string[] {
  const varied = (name: string | null): name is string => {
    const column = columns.find((c) => c.name === name)
    return column !== undefined && (column.profile === null || column.profile.distinct > 1)
  }
  const rest = Array.from({ length: Math.max(sales.places.length, sales.kinds.length) }, (_, i) => [
    sales.places[i],
    sales.kinds[i],
  ]).flat()
  return [
    ...[sales.product, sales.customer].filter(varied),
    ...rest.filter((name) => name !== undefined).slice(0, MOST_LISTS),
  ]
}

/** Measures that the figures need, in their order. */
export function measuresOf(all: readonly Measure[], figures: readonly Figure[]): readonly Measure[] {
  const text = JSON.stringify(figures.map((f) => f.formula))
  return all.filter((m) => text.includes(`"name":"${m.name}"`))
}

function salesFigures(sales: SalesColumns, amount: Value) {
  const { sold, returned, soldInWords, returnedInWords } = narrowings(sales.returns)
  const what = inWords(amount)
  const bySign = sales.returns.by === "sign" && same(sales.returns.of, amount)
  const measures: Measure[] = [{ name: "sales", op: "sum", of: amount, ...sold }]
  const figures: Figure[] = []
  const add = (figure: Figure) => figures.push(figure)

  if (sales.returns.by !== "none") {
    measures.push({ name: "returned", op: "sum", of: amount, ...returned })
    if (bySign) measures.push({ name: "net", op: "sum", of: amount })
    add({
      id: "net",
      title: "Net sales",
      format: "money",
      better: "up",
      formula: bySign ? measure("net") : difference(measure("sales"), measure("returned")),
      explain: bySign ? `Sum of ${what}, returns taken off.` : "Sales less returns.",
    })
  }
  add({
    id: "sales",
    title: "Sales",
    format: "money",
    better: "up",
    formula: measure("sales"),
    explain: `Sum of ${what}${soldInWords}.`,
  })
  if (sales.returns.by !== "none")
    add({
      id: "returns",
      title: "Returns",
      format: "money",
      better: "down",
      formula: bySign ? negative(measure("returned")) : measure("returned"),
      explain: `Sum of ${what}${returnedInWords}${bySign ? ", without the minus" : ""}.`,
    })
  if (sales.order) {
    measures.push({ name: "orders", op: "count_distinct", column: sales.order, ...sold })
    add({
      id: "orders",
      title: "Orders",
      format: "count",
      better: "up",
      formula: measure("orders"),
      explain: `Different values of ${sales.order}${soldInWords}.`,
    })
  }
  if (sales.quantity) addUnits(sales, sales.quantity, measures, figures)
  if (sales.order)
    add({
      id: "average_order",
      title: "Average order",
      format: "money",
      better: "up",
      formula: ratio(measure("sales"), measure("orders")),
      explain: "Sales divided by orders.",
    })
  if (sales.returns.by !== "none")
    add({
      id: "return_rate",
      title: "Return rate",
      format: "share",
      better: "down",
      formula: ratio(bySign ? negative(measure("returned")) : measure("returned"), measure("sales")),
      explain: "Returns divided by sales.",
    })
  return { measures, figures }
}

/** Pieces sold less pieces returned: returns that are marked may be written with a quantity above zero. */
function addUnits(sales: SalesColumns, quantity: string, measures: Measure[], figures: Figure[]) {
  const of = { column: quantity }
  const marked = sales.returns.by === "values"
  const { sold, returned } = narrowings(sales.returns)
  if (marked) {
    measures.push(
      { name: "units_sold", op: "sum", of, ...sold },
      { name: "units_returned", op: "sum", of, ...returned },
    )
  } else measures.push({ name: "units", op: "sum", of })
  figures.push({
    id: "units",
    title: "Units",
    format: "number",
    better: "up",
    formula: marked ? difference(measure("units_sold"), measure("units_returned")) : measure("units"),
    explain: `Sum of ${quantity}${sales.returns.by === "none" ? "" : ", returns taken off"}.`,
  })
}

function narrowings(returns: ReturnMarker): {
  readonly sold: Narrowing
  readonly returned: Narrowing
  readonly soldInWords: string
  readonly returnedInWords: string
} {
  if (returns.by === "none") return { sold: {}, returned: {}, soldInWords: "", returnedInWords: "" }
  if (returns.by === "sign")
    return {
      sold: { sign: { of: returns.of, is: "positive" } },
      returned: { sign: { of: returns.of, is: "negative" } },
      soldInWords: ` where ${inWords(returns.of)} is above zero`,
      returnedInWords: ` where ${inWords(returns.of)} is below zero`,
    }
  const { column, values } = returns
  return {
    sold: { where: [{ op: "not_in", column, values }] },
    returned: { where: [{ op: "in", column, values }] },
    soldInWords: ` where ${column} is not ${values.join(" or ")}`,
    returnedInWords: ` where ${column} is ${values.join(" or ")}`,
  }
}

const inWords = (value: Value): string => ("column" in value ? value.column : value.product.join(" × "))
const same = (a: Value, b: Value): boolean => inWords(a) === inWords(b)
