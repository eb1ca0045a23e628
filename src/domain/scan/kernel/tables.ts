import type { Dictionary } from "../dictionary.ts"
import { EMPTY, TABLES, TABLES_END } from "./memory.ts"

/**
 * A copy of a dictionary's first values in the kernel's memory: a hash table with open addressing, of slots of four
 * numbers: hash, number of the value plus 1 or 0 where it is free, address of the text, and its length.
 */
export interface Table {
  /** Address of the slots, and how many they are: a power of two. */
  place: number
  slots: number
  /** Values that are in it. */
  size: number
}

export interface Tables {
  create(): Table
  /** Takes in what the dictionary has got since the last time, as far as there is room: the rest is found without it. */
  update(table: Table, dictionary: Dictionary): void
  /** Forgets all tables. */
  clear(): void
}

export const SLOT_BYTES = 16
const FEWEST_SLOTS = 64

/**
 * @param bytes the kernel's memory
 * @param words the same as numbers
 */
export function createTables(bytes: Uint8Array, words: Int32Array): Tables {
  /** Where the next slots or the next text go. */
  let free = TABLES

  /** The address of so many bytes that nothing else has, on a multiple of 16; 0 where there is no room. */
  function reserve(length: number): number {
    const place = free
    const end = (place + length + 15) & -16
    if (end > TABLES_END) return 0
    free = end
    return place
  }

  /** Makes room for so many values; what the table had before stays unused where it was. */
  function grow(table: Table, values: number, hashes: Int32Array): boolean {
    let slots = Math.max(FEWEST_SLOTS, table.slots)
    while (slots < values * 2) slots *= 2
    if (slots === table.slots) return true
    const place = reserve(slots * SLOT_BYTES)
    if (place === 0) return false
    const old = words.slice(table.place / 4, (table.place + table.slots * SLOT_BYTES) / 4)
    words.fill(0, place / 4, (place + slots * SLOT_BYTES) / 4)
    table.place = place
    table.slots = slots
    for (let at = 0; at < old.length; at += 4) {
      const id = old[at + 1]! - 1
      if (id >= 0) put(table, hashes[id]!, id, old[at + 2]!, old[at + 3]!)
    }
    return true
  }

  function put(table: Table, hash: number, id: number, text: number, length: number): void {
    const first = table.place / 4
    const mask = table.slots - 1
    let slot = hash & mask
    while (words[first + slot * 4 + 1] !== 0) slot = (slot + 1) & mask
    words.set([hash, id + 1, text, length], first + slot * 4)
  }

  return {
    create: () => ({ place: EMPTY, slots: 1, size: 0 }),
    update(table, { size, hashes, starts, bytes: texts }) {
      if (table.size === size || !grow(table, size, hashes)) return
      for (let id = table.size; id < size; id++) {
        const start = starts[id]!
        const end = starts[id + 1]!
        const text = reserve(end - start)
        if (text === 0) return
        bytes.set(texts.subarray(start, end), text)
        put(table, hashes[id]!, id, text, end - start)
        table.size = id + 1
      }
    },
    clear() {
      free = TABLES
    },
  }
}
