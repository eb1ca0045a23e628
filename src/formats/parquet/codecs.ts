import { decompress as decompressZstd } from "fzstd"
import { snappyUncompress } from "hyparquet/src/snappy.js"
import { decompressBrotli } from "hyparquet-compressors/src/brotli.js"
import { gunzip } from "hyparquet-compressors/src/gzip.js"
import { decompressLz4, decompressLz4Raw } from "hyparquet-compressors/src/lz4.js"
import { checkZstd } from "#formats/zstd.ts"

type Decompress = (bytes: Uint8Array, length: number) => Uint8Array

const CODECS: Readonly<Record<string, Decompress>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY(bytes, length) {
    const out = new Uint8Array(length)
    snappyUncompress(bytes, out)
    return out
  },
  GZIP: (bytes, length) => gunzip(bytes, new Uint8Array(length)),
  BROTLI: decompressBrotli,
  ZSTD(bytes) {
    checkZstd(bytes)
    // Given a buffer to fill, fzstd writes all of it out as a text to compare it with a number.
    return decompressZstd(bytes)
  },
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
}

/** A page of a file is a megabyte or so; one that says more than this is none. */
const MOST_PAGE_BYTES = 2 ** 30

/**
 * Unpacks a page.
 *
 * @param length what the page's header says it comes to
 */
export function decompressPage(codec: string, bytes: Uint8Array, length: number): Uint8Array {
  if (length < 0 || length > MOST_PAGE_BYTES) throw new Error(`a page of it says that it has ${length} bytes`)
  if (length === 0) return new Uint8Array(0)
  const decompress = CODECS[codec]
  if (!decompress) throw new Error(`it is compressed with ${codec}, which is not known`)
  const page = decompress(bytes, length)
  if (page.length < length) throw new Error("a page of it is shorter than its header says")
  return page
}
