/** What kind of values a meaning has; `any` is a text or a number that names something. */
export type Nature = "number" | "time" | "text" | "any"

interface Entry {
  /** In plain words, as the end of "the … of a line". */
  readonly title: string
  readonly nature: Nature
  /** More than one column may have it. */
  readonly repeatable?: true
}

/** Everything that a column of a sales file can mean to Grove. */
const CATALOGUE = {
  order: { title: "order number", nature: "any" },
  line: { title: "line number", nature: "any" },
  product: { title: "product", nature: "any" },
  product_name: { title: "product name", nature: "text" },
  quantity: { title: "quantity", nature: "number" },
  unit_price: { title: "unit price", nature: "number" },
  discount_amount: { title: "discount amount", nature: "number" },
  discount_rate: { title: "discount rate", nature: "number" },
  tax_amount: { title: "tax amount", nature: "number" },
  tax_rate: { title: "tax rate", nature: "number" },
  amount: { title: "amount", nature: "number" },
  net_amount: { title: "net amount", nature: "number" },
  gross_amount: { title: "gross amount", nature: "number" },
  order_total: { title: "order total", nature: "number" },
  shipping: { title: "shipping cost", nature: "number" },
  cost: { title: "cost", nature: "number" },
  profit: { title: "profit", nature: "number" },
  currency: { title: "currency", nature: "text" },
  customer: { title: "customer", nature: "any" },
  customer_name: { title: "customer name", nature: "text" },
  order_date: { title: "order date", nature: "time" },
  ship_date: { title: "shipping date", nature: "time" },
  return_marker: { title: "return marker", nature: "any" },
  return_date: { title: "return date", nature: "time" },
  returned_quantity: { title: "returned quantity", nature: "number" },
  refund_amount: { title: "refund amount", nature: "number" },
  original_order: { title: "original order", nature: "any" },
  row_number: { title: "row number", nature: "any" },
  region: { title: "region", nature: "any", repeatable: true },
  country: { title: "country", nature: "any", repeatable: true },
  store: { title: "store", nature: "any", repeatable: true },
  state: { title: "state", nature: "any", repeatable: true },
  city: { title: "city", nature: "text", repeatable: true },
  category: { title: "category", nature: "any", repeatable: true },
  channel: { title: "channel", nature: "any", repeatable: true },
  subcategory: { title: "sub-category", nature: "any", repeatable: true },
  segment: { title: "segment", nature: "any", repeatable: true },
  brand: { title: "brand", nature: "any", repeatable: true },
  payment: { title: "way of payment", nature: "any", repeatable: true },
  shipping_mode: { title: "way of shipping", nature: "any", repeatable: true },
  seller: { title: "salesperson", nature: "any", repeatable: true },
  status: { title: "status", nature: "any", repeatable: true },
  note: { title: "note", nature: "text", repeatable: true },
} as const satisfies Record<string, Entry>

export type Meaning = keyof typeof CATALOGUE

export const MEANINGS: Readonly<Record<Meaning, Entry>> = CATALOGUE
export const MEANING_IDS = Object.keys(CATALOGUE) as readonly Meaning[] as readonly [Meaning, ...Meaning[]]

export const isMeaning = (word: string): word is Meaning => Object.hasOwn(CATALOGUE, word)

/** What columns mean, by the column's name: the proposal, or what the person made of it. Plain data. */
export type Meanings = Readonly<Record<string, Meaning>>

/** The column that has a meaning; of a repeatable one, the first. */
export const columnOf = (all: Meanings, meaning: Meaning): string | null =>
  Object.entries(all).find(([, m]) => m === meaning)?.[0] ?? null

/** All columns that have a meaning. */
export const columnsOf = (all: Meanings, meaning: Meaning): readonly string[] =>
  Object.entries(all).flatMap(([column, m]) => (m === meaning ? [column] : []))
