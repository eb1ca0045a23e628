/** Bytes that are looked at together: their stops stay in the nearest cache of a core. */
const WINDOW = 512

/** Where fields may end: the positions of delimiters, CRs and LFs, found a window at a time, ahead of who reads them. */
export interface Stops {
  readonly positions: Int32Array
  /** Up to here the bytes were looked at. */
  end: number
}

export function createStops(): Stops {
  return { positions: new Int32Array(WINDOW + 4), end: 0 }
}

/**
 * Writes down the next stops from `from` on; at least one must be there.
 *
 * @returns how many there are
 */
export function nextStops(stops: Stops, view: DataView, isStop: Uint8Array, from: number): number {
  let count = 0
  for (let at = from; count === 0; at = stops.end) {
    stops.end = Math.min(at + WINDOW, view.byteLength - 3)
    count = collect(view, isStop, at, stops.end, stops.positions)
  }
  return count
}

/** No branch depends on a byte: fields are so short that a processor would guess every other end of them wrong. */
function collect(view: DataView, isStop: Uint8Array, from: number, to: number, positions: Int32Array): number {
  let n = 0
  for (let p = from; p < to; p += 4) {
    const four = view.getInt32(p, true)
    positions[n] = p
    n += isStop[four & 255]!
    positions[n] = p + 1
    n += isStop[(four >>> 8) & 255]!
    positions[n] = p + 2
    n += isStop[(four >>> 16) & 255]!
    positions[n] = p + 3
    n += isStop[four >>> 24]!
  }
  return n
}
