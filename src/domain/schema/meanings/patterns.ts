import type { Meaning } from "./meaning.ts"
import type { Concept } from "./vocabulary.ts"

interface Patterns {
  /** Concepts that must all be in the name, and how sure it is then, 0–1. The best one counts. */
  readonly of: readonly string[]
  /** Concepts that may stand there too. */
  readonly also?: string
}

/** Names by meaning, as concepts of `vocabulary.ts`. A concept that is in neither list rules the meaning out. */
const PATTERNS: Readonly<Record<Meaning, Patterns>> = {
  order: {
    of: [
      "order id 1",
      "order sales id 1",
      "invoice id .97",
      "transaction id .93",
      "purchase order id .9",
      "purchase id .8",
      "order invoice id .9",
      "order .88",
      "invoice .86",
      "sales order .86",
      "transaction .75",
      "sales id .8",
      "sales invoice .86",
      "order name .7",
      "invoice name .65",
      "ship id .55",
    ],
    also: "customer",
  },
  line: {
    of: ["line id 1", "line 1", "item id .62", "line item .95", "order item id .85", "line item id 1"],
    also: "order invoice sales",
  },
  product: {
    of: [
      "sku 1",
      "product id 1",
      "stock id 1",
      "product sku 1",
      "item id .8",
      "item sku 1",
      "product .82",
      "item .75",
      "stock item id 1",
      "product item id .9",
    ],
    also: "sales",
  },
  product_name: {
    of: [
      "product name 1",
      "product description .97",
      "item name .97",
      "item description .95",
      "description .8",
      "product .76",
      "item .7",
      "stock description .9",
      "product list name .8",
      "name .5",
    ],
    also: "sales",
  },
  quantity: {
    of: [
      "quantity 1",
      "units .9",
      "sales units .95",
      "quantity units 1",
      "unit quantity .95",
      "sales quantity 1",
      "sales item .6",
    ],
    also: "order invoice line item product ship total purchase",
  },
  unit_price: {
    of: [
      "unit price 1",
      "unitprice 1",
      "price .85",
      "sales price .95",
      "list price .7",
      "unit amount .75",
      "unit cost .4",
    ],
    also: "product item net gross tax money discount order sales line",
  },
  discount_amount: {
    of: ["discount amount 1", "discount .8", "discount total .95", "discount price .6"],
    also: "money line item order sales net gross product",
  },
  discount_rate: { of: ["discount rate 1", "discount .79"], also: "unit price line item order sales product" },
  tax_amount: { of: ["tax amount 1", "tax .8", "tax total .95"], also: "money line item order sales product" },
  tax_rate: { of: ["tax rate 1", "tax .79", "tax type .5", "tax id .5"], also: "product item" },
  amount: {
    of: [
      "line total 1",
      "line amount 1",
      "sales amount .98",
      "revenue .95",
      "amount .93",
      "amount total .93",
      "sales total .92",
      "sales .88",
      "revenue amount .96",
      "revenue total .95",
      "extended price .85",
      "extended amount .85",
      "total price .82",
      "price amount .8",
      "total .72",
      "item total .95",
      "item amount .95",
      "line price .8",
      "units amount .5",
      "total cost .3",
    ],
    also: "money transaction invoice product purchase item line",
  },
  net_amount: {
    of: [
      "net amount 1",
      "net revenue 1",
      "net sales 1",
      "net total .97",
      "net .7",
      "net line .95",
      "net total price .9",
      "net extended price .9",
      "net invoice .7",
    ],
    also: "money line item transaction invoice product sales total amount tax revenue",
  },
  gross_amount: {
    of: [
      "gross amount 1",
      "gross revenue 1",
      "gross sales 1",
      "gross total .97",
      "gross .7",
      "gross line .95",
      "gross total price .9",
      "total tax gross .9",
    ],
    also: "money line item transaction invoice product sales total amount tax revenue",
  },
  order_total: {
    of: ["order total 1", "order amount .95", "order revenue .9", "invoice total .8", "order price .7"],
    also: "money sales amount customer net gross",
  },
  shipping: {
    of: ["ship 0.7", "ship cost 1", "ship amount 1", "ship price .95", "ship total .9"],
    also: "money order",
  },
  cost: {
    of: [
      "cost 1",
      "unit cost 1",
      "total cost .9",
      "product cost 1",
      "purchase price 1",
      "cost price 1",
      "cost amount .95",
      "purchase amount .6",
      "purchase cost 1",
    ],
    also: "unit product item sales money line list order total",
  },
  profit: { of: ["profit 1", "profit amount 1"], also: "money order sales gross net line total" },
  currency: {
    of: ["currency 1", "currency id 1", "currency name .8"],
    also: "sales order invoice transaction price amount",
  },
  customer: { of: ["customer id 1", "customer .86"], also: "sales order" },
  customer_name: { of: ["customer name 1", "customer .8", "customer description .7", "ship name .6"], also: "order" },
  order_date: {
    of: [
      "order date 1",
      "invoice date .97",
      "sales date .95",
      "transaction date .95",
      "purchase date .95",
      "date .85",
      "created date .8",
      "moment .8",
      "order moment 1",
      "created moment .8",
      "order created date .97",
      "order time .7",
      "invoice time .7",
      "time .55",
      "transaction time .7",
      "transaction moment .9",
      "date time .85",
      "order .6",
      "created .6",
      "sales time .65",
      "order date time 1",
      "invoice moment .95",
      "sales moment .93",
      "transaction date time .95",
      "line date .7",
      "sales .5",
      "payment date .6",
    ],
    also: "id",
  },
  ship_date: { of: ["ship date 1", "ship moment 1", "ship date time 1", "ship time .7", "ship .6"], also: "order id" },
  return_marker: {
    of: [
      "return flag 1",
      "return .85",
      "refund flag .95",
      "refund .7",
      "return status 1",
      "return type .9",
      "refund status .9",
    ],
    also: "order item line product sales invoice transaction",
  },
  return_date: {
    of: ["return date 1", "refund date .95", "return moment 1", "refund moment .9", "return date time 1", "return .6"],
    also: "id order",
  },
  returned_quantity: {
    of: [
      "return quantity 1",
      "return units 1",
      "refund quantity .95",
      "return item .7",
      "refund units .9",
      "return .6",
    ],
    also: "order line product total",
  },
  refund_amount: {
    of: [
      "refund amount 1",
      "refund 0.9",
      "return amount .95",
      "refund total .95",
      "refund price .85",
      "return price .6",
      "refund revenue .9",
      "return sales .7",
      "return revenue .9",
    ],
    also: "money order net gross total",
  },
  original_order: {
    of: [
      "original order 1",
      "original order id 1",
      "original invoice 1",
      "original transaction 1",
      "original sales .85",
      "return order id .6",
      "return invoice id .5",
    ],
    also: "id",
  },
  row_number: { of: ["row 1", "row id 1"] },
  region: { of: ["region 1"], also: "sales ship customer store name id" },
  country: { of: ["country 1"], also: "ship customer name id sales invoice order store" },
  store: { of: ["store 1"], also: "name id sales" },
  state: { of: ["state .9", "state name .9", "state id .9"], also: "ship customer sales store invoice" },
  city: { of: ["city 1"], also: "ship customer store name invoice sales" },
  category: { of: ["category 1"], also: "product item name id line" },
  channel: { of: ["channel 1"], also: "sales order name type id" },
  subcategory: { of: ["sub category 1"], also: "product item name id" },
  segment: {
    of: ["segment 1", "customer type .95", "customer category .9", "product line .8"],
    also: "customer name id",
  },
  brand: { of: ["brand 1"], also: "product name" },
  payment: { of: ["payment 0.9", "payment type 1"], also: "name" },
  shipping_mode: { of: ["ship type 1", "ship category .7"], also: "order name" },
  seller: { of: ["seller 1"], also: "sales name id" },
  status: {
    of: [
      "status 1",
      "type .75",
      "order state .8",
      "state .6",
      "transaction type .9",
      "invoice type .9",
      "sales type .85",
      "order type .9",
      "line type .8",
    ],
    also: "order sales transaction item line invoice payment ship name id",
  },
  note: { of: ["note 1"], also: "order customer line item" },
}

interface Compiled {
  readonly meaning: Meaning
  readonly needs: readonly Concept[]
  readonly allowed: ReadonlySet<string>
  readonly score: number
}

export const COMPILED: readonly Compiled[] = (Object.entries(PATTERNS) as [Meaning, Patterns][]).flatMap(
  ([meaning, { of, also }]) =>
    of.map((text) => {
      const words = text.split(" ")
      const needs = words.slice(0, -1) as readonly string[] as readonly Concept[]
      return { meaning, needs, allowed: new Set([...needs, ...(also?.split(" ") ?? [])]), score: Number(words.at(-1)) }
    }),
)
