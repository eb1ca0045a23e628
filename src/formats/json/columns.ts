import type { ByteSource } from "../source.ts"
import type { Cell } from "../transcript.ts"
import { scanJson } from "./scan.ts"
import { type Seen, see } from "./survey.ts"
import { decodeText, holdsHalves, withoutHalves } from "./text.ts"
import { NULL, TRUE, type Window } from "./tokenize.ts"

/** The values of an array that holds neither objects nor arrays, as cells. @param offset of its bracket */
export async function readValues(source: ByteSource, offset: number, halves: Seen): Promise<readonly Cell[]> {
  const window: Window = { bytes: new Uint8Array(0), end: 0, base: 0, isLast: false }
  const values: Cell[] = []
  await scanJson(
    source,
    window,
    {
      another: () => false,
      key: () => undefined,
      text(start, end, flags) {
        const text = decodeText(window.bytes, start, end, flags)
        values.push(text)
        if (flags !== 0 && holdsHalves(text))
          see(halves, values.length, window.base + start, withoutHalves(text).slice(0, 200))
      },
      number: (start, end) => values.push(decodeText(window.bytes, start, end, 0)),
      literal: (which) => values.push(which === NULL ? null : which === TRUE ? "true" : "false"),
      open: () => undefined,
      close: () => undefined,
      mustWait: () => false,
      wait: () => undefined,
      keepFrom: () => Number.POSITIVE_INFINITY,
      recover: async () => null,
    },
    offset,
    true,
  )
  return values
}
