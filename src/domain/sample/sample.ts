/**
 * The built-in sample: two years of sales and returns of an invented shop for plants, the same at every call.
 * It has what real files have: a rising year, weekends, best sellers, returns as negative quantities with an order of
 * their own, orders without a customer, and empty notes.
 */

export const SAMPLE_ROWS = 10_000
export const SAMPLE_NAME = "grove-sample-sales.csv"

const HEADER =
  "order_id,ordered_at,store,region,channel,customer_id,sku,product,category,quantity,unit_price,discount,amount,note"

interface Product {
  readonly sku: string
  readonly name: string
  readonly category: string
  /** Cents. */
  readonly price: number
  /** Relative to the others. */
  readonly weight: number
}

const PRODUCTS: readonly Product[] = [
  ["Olive tree, 1.2 m", "Trees", 8900, 6],
  ["Lemon tree, 0.9 m", "Trees", 6400, 7],
  ["Fig tree, 1 m", "Trees", 4950, 4],
  ["Japanese maple", "Trees", 12900, 2],
  ["Monstera", "House plants", 2490, 14],
  ["Snake plant", "House plants", 1790, 12],
  ["Fern, large", "House plants", 1590, 8],
  ["Peace lily", "House plants", 1890, 9],
  ["Rubber plant", "House plants", 2790, 6],
  ["Basil", "Herbs", 349, 18],
  ["Rosemary", "Herbs", 399, 13],
  ["Thyme", "Herbs", 379, 9],
  ["Mint, pot of three", "Herbs", 899, 7],
  ["Terracotta pot, 20 cm", "Pots", 1290, 15],
  ["Terracotta pot, 30 cm", "Pots", 2190, 9],
  ["Glazed pot, blue", "Pots", 3490, 5],
  ["Hanging pot", "Pots", 1690, 7],
  ["Potting soil, 20 l", "Soil and care", 990, 20],
  ["Fertiliser, 1 l", "Soil and care", 1190, 10],
  ["Secateurs", "Tools", 2790, 4],
  ["Watering can, 5 l", "Tools", 2290, 6],
  ["Gloves, pair", "Tools", 890, 8],
].map(([name, category, price, weight], i) => ({
  sku: String(40_012 + i * 37).padStart(6, "0"),
  name: String(name),
  category: String(category),
  price: Number(price),
  weight: Number(weight),
}))

const STORES: readonly (readonly [name: string, region: string, weight: number])[] = [
  ["Web shop", "Online", 34],
  ["Hamburg", "North", 14],
  ["Bremen", "North", 6],
  ["Leipzig", "East", 9],
  ["Berlin", "East", 18],
  ["Köln", "West", 13],
  ["Essen", "West", 7],
  ["München", "South", 16],
  ["Nürnberg", "South", 6],
]

const NOTES = ["gift", "call before delivery", 'tag says "fragile"', "damaged, refunded"] as const

const START = Date.UTC(2024, 0, 1)
const DAYS = 730
const DAY = 86_400_000

/** A small generator of even numbers between 0 and 1 (mulberry32): the same seed gives the same sample everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

function pick<T>(items: readonly T[], weightOf: (item: T) => number, random: () => number): T {
  let left = random() * items.reduce((sum, item) => sum + weightOf(item), 0)
  for (const item of items) {
    left -= weightOf(item)
    if (left < 0) return item
  }
  return items[items.length - 1]!
}

/** How much is sold on a day, relative to a plain Monday: spring and December, Saturdays, and growth over the years. */
function demand(day: number): number {
  const weekday = new Date(START + day * DAY).getUTCDay()
  const year = (day % 365) / 365
  const season = 1 + 0.7 * Math.exp(-((year - 0.36) ** 2) / 0.008) + 0.5 * Math.exp(-((year - 0.95) ** 2) / 0.002)
  return season * (1 + 0.35 * (day / DAYS)) * ([0.55, 1, 0.9, 0.95, 1.1, 1.35, 1.7][weekday] ?? 1)
}

/** What all lines of an order have in common. */
interface Order {
  readonly id: string
  readonly time: number
  readonly store: string
  readonly region: string
  readonly customer: string
}

/** A line that was sold to a known customer, and can come back. */
interface Sold {
  readonly order: Order
  readonly product: Product
  readonly pieces: number
  readonly discount: number
}

/** A return comes at least so long after its sale, and of one of the latest sales. */
const RETURN_AFTER = DAY
const RETURNABLE = 400

/** The sample as CSV text: a header and 10,000 rows in the order of time, each order at its second. */
export function buildSample(): string {
  const random = randomFrom(20_260)
  const days = Array.from({ length: DAYS }, (_, day) => ({ day, weight: demand(day) }))
  const times = Array.from({ length: SAMPLE_ROWS }, () => {
    const { day } = pick(days, (d) => d.weight, random)
    return START + day * DAY + Math.floor((8 + 12 * ((random() + random()) / 2)) * 3600) * 1000
  }).sort((a, b) => a - b)
  const lines = [HEADER]
  const returnable: Sold[] = []
  let order: Order | null = null
  let products = new Set<Product>()
  let number = 100_000
  for (const time of times) {
    const due = returnable.findIndex((sold) => sold.order.time < time - RETURN_AFTER)
    if (due >= 0 && random() < 0.055) {
      const [sold] = returnable.splice(due + Math.floor(random() * Math.min(20, returnable.length - due)), 1)
      if (sold && sold.order.time < time - RETURN_AFTER) {
        lines.push(returnRow(`R${++number}`, time, sold, random))
        order = null
        continue
      }
    }
    if (order === null || random() < 0.62) {
      order = newOrder(String(++number), time, random)
      products = new Set()
    }
    let sold = sale(order, random)
    while (products.has(sold.product)) sold = sale(order, random)
    products.add(sold.product)
    lines.push(saleRow(sold, random))
    if (order.customer !== "") returnable.push(sold)
    if (returnable.length > RETURNABLE) returnable.shift()
  }
  return `${lines.join("\n")}\n`
}

function newOrder(id: string, time: number, random: () => number): Order {
  const [store, region] = pick(STORES, (s) => s[2], random)
  const customer = random() < 0.12 ? "" : `C${String(1 + Math.floor(random() ** 1.6 * 2400)).padStart(5, "0")}`
  return { id, time, store, region, customer }
}

function sale(order: Order, random: () => number): Sold {
  const product = pick(PRODUCTS, (p) => p.weight, random)
  const pieces = 1 + Math.floor(random() ** 4 * (product.price < 1000 ? 12 : 4))
  const discount = random() < 0.18 ? [5, 10, 15, 20][Math.floor(random() * 4)]! : 0
  return { order, product, pieces, discount }
}

function saleRow(sold: Sold, random: () => number): string {
  const note = random() < 0.03 ? NOTES[Math.floor(random() * 3)]! : ""
  return row(sold.order, sold, sold.pieces, note)
}

function returnRow(id: string, time: number, sold: Sold, random: () => number): string {
  const note = random() < 0.5 ? NOTES[3] : ""
  return row({ ...sold.order, id, time }, sold, -Math.min(sold.pieces, 2), note)
}

function row(order: Order, { product, discount }: Sold, quantity: number, note: string): string {
  const amount = Math.round((quantity * product.price * (100 - discount)) / 100)
  return [
    order.id,
    new Date(order.time).toISOString().slice(0, 19).replace("T", " "),
    order.store,
    order.region,
    order.region === "Online" ? "web" : "store",
    order.customer,
    product.sku,
    product.name,
    product.category,
    String(quantity),
    cents(product.price),
    String(discount),
    cents(amount),
    note,
  ]
    .map(quoted)
    .join(",")
}

function cents(n: number): string {
  const sign = n < 0 ? "-" : ""
  const size = Math.abs(n)
  return `${sign}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
