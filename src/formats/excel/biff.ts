import { broken, encrypted } from "./problem.ts"

/**
 * The records of an old workbook ([MS-XLS] 2.3) that tell of its sheets and cells, and how long they are at least. SheetJS
 * parses the others too, and loops without an end over formulas, names and links that are damaged, and over texts without
 * a length; so they are kept from it.
 */
const LEAST_BYTES: ReadonlyMap<number, number> = new Map([
  ...sized(4, 0x0009, 0x0209, 0x0409, 0x0809), // BOF
  ...sized(0, 0x000a, 0x003c), // EOF, and what goes on from the record before
  ...sized(2, 0x0022, 0x0042, 0x0081, 0x0044), // how dates count, code page, kind of sheet, formats beyond 62
  ...sized(6, 0x0085, 0x008e, 0x008f), // sheets
  ...sized(4, 0x0043, 0x0243, 0x0443, 0x00e0), // formats of cells
  ...sized(2, 0x001e, 0x041e), // formats of numbers
  ...sized(8, 0x0000, 0x0200), // dimensions
  ...sized(2, 0x00e5), // merged cells
  ...sized(16, 0x0208), // rows
  ...sized(14, 0x0203),
  ...sized(10, 0x027e, 0x007e, 0x00fd),
  ...sized(12, 0x00bd),
  ...sized(8, 0x0204, 0x00d6, 0x00fc, 0x0205),
  ...sized(3, 0x0207),
])
/** Of version 2 alone: numbers, texts, booleans, texts of formulas. */
const OLDEST: ReadonlyMap<number, number> = new Map([
  ...sized(9, 0x0002, 0x0005),
  ...sized(15, 0x0003),
  ...sized(8, 0x0004),
  ...sized(1, 0x0007),
])

function sized(bytes: number, ...types: readonly number[]): readonly (readonly [number, number])[] {
  return types.map((type) => [type, bytes] as const)
}

/** The version of a stream: by the type of its first record, or by what that says, as SheetJS takes it. */
const BY_TYPE: ReadonlyMap<number, number> = new Map([
  [0x0009, 2],
  [0x0209, 3],
  [0x0409, 4],
])
const BY_NUMBER: ReadonlyMap<number, number> = new Map([
  [0x0002, 2],
  [0x0007, 2],
  [0x0200, 2],
  [0x0300, 3],
  [0x0400, 4],
  [0x0500, 5],
])
/** Where a formula's result and flags end, in all versions; and how long a formula without parts is. */
const RESULT_BYTES = 16
const leastBytes = (version: number): number => (version === 2 ? 17 : version < 5 ? 18 : 22)

const FORMULAS = new Set([0x0006, 0x0206, 0x0406])
const BOF = 0x0809
const EOF = 0x000a
const FILE_PASS = 0x002f
/** A record that readers step over. */
const STEPPED_OVER = 0x005e

/**
 * Blanks out, in place, all records of a workbook's stream but those of its cells, and what formulas compute; their results
 * stay. Positions stay too: sheets are found by them. Throws a `WorkbookProblem` where the stream is
 * encrypted or ends in the middle.
 */
export function keepCells(stream: Uint8Array): void {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  let version = 8
  let depth = 0
  for (let at = 0; at + 4 <= stream.length; ) {
    const type = view.getUint16(at, true)
    const start = at + 4
    const end = start + view.getUint16(at + 2, true)
    if (type === FILE_PASS) throw encrypted()
    const begins = BY_TYPE.has(type) || type === BOF
    if (depth === 0 && !begins) return
    depth += begins ? 1 : type === EOF ? -1 : 0
    if (version === 8 && begins) version = versionOf(view, type, start)
    const length = end <= stream.length ? end - start : -1
    if (FORMULAS.has(type) && length >= leastBytes(version)) stream.fill(0, start + RESULT_BYTES, end)
    else if (
      length < (LEAST_BYTES.get(type) ?? (version === 2 ? OLDEST.get(type) : undefined) ?? Number.POSITIVE_INFINITY)
    )
      view.setUint16(at, STEPPED_OVER, true)
    at = end
  }
  if (depth > 0) throw broken("its worksheets end in the middle.")
}

function versionOf(view: DataView, type: number, start: number): number {
  const older = BY_TYPE.get(type)
  if (older !== undefined || start + 4 > view.byteLength) return older ?? 8
  const number = view.getUint16(start, true)
  if (number === 0 && view.getUint16(start + 2, true) === 0x10) return 2
  return BY_NUMBER.get(number) ?? 8
}
