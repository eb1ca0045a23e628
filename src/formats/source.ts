/** A file that is read by ranges: a `File`'s slices in a tab, a file descriptor in Node, S3's range reads in the Worker. */
export interface ByteSource {
  readonly byteLength: number
  /** The bytes `[start, end)`, to the end of the file without `end`. */
  slice(start: number, end?: number): Promise<ArrayBuffer> | ArrayBuffer
}

/** Takes bytes in order, to be read again later: a Blob in a tab, a temporary file in Node. */
export interface Sink<S extends ByteSource = ByteSource> {
  /** The bytes are not kept: whoever calls may write over them when the call has resolved. */
  write(bytes: Uint8Array): Promise<void>
  finish(): Promise<S>
}

/** What reading needs from where it runs. */
export interface Host<S extends ByteSource = ByteSource> {
  /** Somewhere to keep what a file says in another form: unpacked, decoded, or as a table of text. */
  createSink(): Promise<Sink<S>>
}

/** Bytes in memory as a source. */
export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return {
    byteLength: bytes.length,
    slice: (start, end = bytes.length) => bytes.slice(start, end).buffer as ArrayBuffer,
  }
}

/** Pieces one after the other. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Keeps what is written in memory: for tests, and for what is known to be small. */
export const memoryHost: Host = {
  async createSink() {
    const parts: Uint8Array[] = []
    return {
      async write(bytes) {
        parts.push(bytes.slice())
      },
      async finish() {
        return sourceOfBytes(joinBytes(parts))
      },
    }
  },
}

/** The bytes of a source in pieces, in order. */
export async function* piecesOf(source: ByteSource, pieceBytes = 1 << 20, from = 0): AsyncGenerator<Uint8Array> {
  for (let at = from; at < source.byteLength; at += pieceBytes)
    yield new Uint8Array(await source.slice(at, Math.min(source.byteLength, at + pieceBytes)))
}
