import { type ByteSource, piecesOf } from "../source.ts"

/** Where a byte stands in a text, as a person counts. */
export interface Position {
  readonly line: number
  /** Characters, from 1. */
  readonly column: number
}

const LF = 10
const CR = 13

/** Where some bytes of a UTF-8 file stand. @param offsets ascending */
export async function positionsOf(source: ByteSource, offsets: readonly number[]): Promise<readonly Position[]> {
  const positions: Position[] = []
  let line = 1
  let column = 1
  let at = 0
  let before = 0
  for await (const piece of piecesOf(source)) {
    for (let p = 0; p < piece.length; p++) {
      while (positions.length < offsets.length && offsets[positions.length] === at + p) positions.push({ line, column })
      if (positions.length === offsets.length) return positions
      const byte = piece[p]!
      if (byte === LF || byte === CR) {
        if (byte === CR || before !== CR) line++
        column = 1
      } else if ((byte & 0xc0) !== 0x80 && !(at === 0 && p < 3 && isBom(piece))) column++
      before = byte
    }
    at += piece.length
  }
  while (positions.length < offsets.length) positions.push({ line, column })
  return positions
}

const isBom = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

/** The offset of the first line behind `from` that begins with an opening brace; the end of the file where there is none. */
export async function nextObjectLine(source: ByteSource, from: number): Promise<number> {
  let isStart = false
  let at = from
  for await (const piece of piecesOf(source, 1 << 16, from)) {
    for (let p = 0; p < piece.length; p++) {
      const byte = piece[p]!
      if (byte === LF || byte === CR) isStart = true
      else if (isStart && byte === 0x7b) return at + p
      else if (byte !== 32 && byte !== 9) isStart = false
    }
    at += piece.length
  }
  return source.byteLength
}
