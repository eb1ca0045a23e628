import { BrokenStream } from "#formats/archive/broken.ts"
import type { ZipEntry } from "#formats/archive/zip.ts"
import { joinBytes } from "#formats/source.ts"
import { broken, encrypted, tooLarge } from "./problem.ts"

/** Worksheets pack to a fifth or a fiftieth; only what is made to do harm packs to less than this. */
const MOST_RATIO = 400
const RATIO_COUNTS_FROM = 64 << 20
/** A million rows of a hundred cells. */
const MOST_BYTES = 16 * 2 ** 30

/**
 * The unpacked bytes of a part of a workbook, piece by piece. Throws a `WorkbookProblem` where they are damaged, or far more
 * than an honest workbook could hold.
 */
export async function* piecesOfPart(entry: ZipEntry): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted) throw encrypted()
  let bytes = 0
  try {
    for await (const piece of entry.pieces()) {
      bytes += piece.length
      const isBomb = bytes > RATIO_COUNTS_FROM && bytes / entry.packedBytes > MOST_RATIO
      if (isBomb || bytes > MOST_BYTES)
        throw tooLarge(
          `${entry.name} in this workbook unpacks to far more than a worksheet can hold, as files do that are made to fill a computer's memory. It is not read.`,
        )
      yield piece
    }
  } catch (cause) {
    throw cause instanceof BrokenStream ? broken(`${cause.message}.`) : cause
  }
}

/** All of a part that is known to be small. */
export async function readPart(entry: ZipEntry, mostBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of piecesOfPart(entry)) {
    size += piece.length
    if (size > mostBytes) throw tooLarge(`${entry.name} in this workbook is larger than can be read.`)
    pieces.push(piece)
  }
  return joinBytes(pieces)
}
