import { mkdir, open, rename, stat } from "node:fs/promises"
import { join, resolve } from "node:path"

/** MB is 10⁶ bytes everywhere. */
export const MB = 1_000_000

/** Generated files and what the rival needs stand here, between runs too. */
export const BENCH_FOLDER = resolve(import.meta.dirname, "..", ".bench")

/** A change of the rows below needs another number, so that no old file is measured. */
const VERSION = 1
const BLOCK_BYTES = 1 << 20
const FIRST_DAY = Date.UTC(2022, 0, 1)

const HEADER =
  "order_id,ordered_at,shipped_on,customer_id,customer,product,category,region,returned,quantity,unit_price,discount\n"
const FIRST_NAMES = [
  "Ada",
  "Björn",
  "Chloé",
  "Dimitri",
  "Elif",
  "Farid",
  "Grace",
  "Hana",
  "Iván",
  "Jun",
  "Karin",
  "Léa",
]
const LAST_NAMES = ["Almeida", "Brand", "Cho", "Dvořák", "Evans", "Fuchs", "García", "Haas", "Ito", "Jensen", "Kaya"]
const THINGS = ["lamp", "desk", "chair", "shelf", "rug", "mirror", "stool", "vase", "clock", "basket"]
const MATERIALS = ["oak", "brass", "glass", "linen", "steel", "ash"]
const CATEGORIES = ["Lighting", "Office", "Seating", "Storage", "Textiles", "Decoration"]
const REGIONS = ["North", "South", "East", "West", "Central", "Islands", "Overseas"]

/** A stream of numbers in [0, below), the same in every run (mulberry32). */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

/** Products as they are written: some need quotes, for a comma or an inch sign. */
const PRODUCTS = Array.from({ length: 600 }, (_, i) => {
  const name = `${MATERIALS[i % 6]} ${THINGS[i % 10]} ${i}`
  if (i % 5 === 0) return `"${name}, large"`
  return i % 11 === 0 ? `"${name} 12"" high"` : name
})

const DAYS = Array.from({ length: 1100 }, (_, i) => new Date(FIRST_DAY + i * 86_400_000).toISOString().slice(0, 10))
const CLOCK = Array.from({ length: 86_400 }, (_, i) => new Date(i * 1000).toISOString().slice(11, 19))

/** One record of sales: about one in 25 is a return, with a negative quantity; some cells are empty. */
function record(i: number, random: (below: number) => number): string {
  const day = random(1090)
  const customer = random(80_000)
  const [first, last] = [FIRST_NAMES[customer % 12]!, LAST_NAMES[customer % 11]!]
  const name = customer % 20 === 0 ? `"${last}, ${first}"` : `${first} ${last}`
  const product = random(600)
  const isReturn = random(25) === 0
  const quantity = (isReturn ? -1 : 1) * (1 + random(9))
  const price = ((199 + random(60_000)) / 100).toFixed(2)
  const discount = random(10) < 7 ? "" : `0.${5 + random(30)}`
  const shipped = random(25) === 0 ? "" : DAYS[day + random(10)]!
  const who = random(50) === 0 ? "," : `C-${100_000 + customer},${name}`
  return `${1_000_000 + i},${DAYS[day]} ${CLOCK[random(86_400)]},${shipped},${who},${PRODUCTS[product]},${CATEGORIES[product % 6]},${REGIONS[random(7)]},${isReturn},${quantity},${price},${discount}\n`
}

/**
 * A sales file of at least `bytes` bytes and less than a record more, the same on every machine; written on first use.
 *
 * @returns its path
 */
export async function salesFile(bytes: number): Promise<string> {
  const path = join(BENCH_FOLDER, `sales-v${VERSION}-${bytes / MB}mb.csv`)
  const isThere = await stat(path).then(
    () => true,
    () => false,
  )
  if (isThere) return path
  await mkdir(BENCH_FOLDER, { recursive: true })
  const partial = `${path}.partial`
  const out = await open(partial, "w")
  try {
    const random = createRandom(20_240_131)
    let left = bytes
    let i = 0
    for (let text = HEADER; left > 0; text = "") {
      const block = Math.min(left, BLOCK_BYTES)
      const parts = [text]
      let size = text.length
      while (size < block) {
        const line = record(i++, random)
        parts.push(line)
        size += Buffer.byteLength(line)
      }
      await out.write(parts.join(""))
      left -= size
    }
  } finally {
    await out.close()
  }
  await rename(partial, path)
  return path
}
