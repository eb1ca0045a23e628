import { finding } from "#domain/findings/catalogue.ts"
import type { Finding } from "#domain/findings/finding.ts"
import { failed, ok, type Result } from "#domain/findings/result.ts"
import type { Container } from "#domain/profile/profile.ts"
import type { ByteSource, Host } from "#formats/source.ts"
import type { ReadOptions, TableInfo } from "#formats/transcript.ts"
import { BrokenStream } from "./broken.ts"
import { candidatesOf, chooseEntry, isDocument } from "./choose.ts"
import { gunzip } from "./gzip.ts"
import { entriesOfZip, type ZipEntry } from "./zip.ts"
import { unzstd } from "./zstd.ts"

/** A file that was taken out of an archive. */
export interface Unpacked<S extends ByteSource> {
  readonly source: S
  readonly container: Container
  /** Its name, where the archive has one. */
  readonly entry: string | null
  readonly findings: readonly Finding[]
  /** The files of the archive that may be read, where there are several. */
  readonly tables: readonly TableInfo[]
  /** What is left to choose within the file. */
  readonly options: ReadOptions
}

/** What a file may come to when it is unpacked: no more than this, and past `HARMLESS` no more than so many times its size. */
const MOST_BYTES = 8 * 2 ** 30
const HARMLESS = 64 << 20
const MOST_RATIO = 1000

/** More than a person would have packed into so small a file. */
class Bomb extends Error {
  override readonly name = "Bomb"
}

/** A failed read of the archive or write of its content, told apart from bytes that are no archive. */
class HostError extends Error {
  override readonly name = "HostError"
}

/**
 * Unpacks an archive into a sink of the host: all of a `.gz` or `.zst`, of a `.zip` the largest table or the one chosen.
 *
 * @returns null where a zip archive is an Office document; `broken_archive`, `encrypted_archive`, `empty_archive`,
 *   `archive_too_large` as values; a read or write that fails throws
 */
export async function unpack<S extends ByteSource>(
  source: ByteSource,
  container: Container,
  options: ReadOptions,
  host: Host<S>,
): Promise<Result<Unpacked<S> | null>> {
  const watched = watch(source)
  try {
    if (container !== "zip") return await unstream(watched, container, options, host)
    return await unzip(watched, await entriesOfZip(watched), options, host)
  } catch (cause) {
    return problemOf(cause, container)
  }
}

async function unstream<S extends ByteSource>(
  source: ByteSource,
  container: Container,
  options: ReadOptions,
  host: Host<S>,
): Promise<Result<Unpacked<S>>> {
  const { write, finish } = await limitedSink(host, source.byteLength)
  const { name, trailing } =
    container === "gzip" ? await gunzip(source, write) : { name: null, trailing: await unzstd(source, write) }
  const findings = trailing > 0 ? [finding("archive_trailing", null, trailing)] : []
  return ok({ source: await finish(), container, entry: name, findings, tables: [], options })
}

async function unzip<S extends ByteSource>(
  source: ByteSource,
  entries: readonly ZipEntry[],
  options: ReadOptions,
  host: Host<S>,
): Promise<Result<Unpacked<S> | null>> {
  if (isDocument(entries.map(({ name }) => name))) return ok(null)
  const candidates = candidatesOf(entries)
  const chosen = chooseEntry(candidates, options.table)
  if (!chosen) return failed("empty_archive", "This zip archive holds no file with data.")
  const { entry, inner } = chosen
  if (entry.isEncrypted)
    return failed(
      "encrypted_archive",
      `The file ${entry.name} in this zip archive is protected with a password. Unpack it and choose the file itself.`,
    )
  const { write, finish } = await limitedSink(host, source.byteLength)
  for await (const piece of entry.pieces()) await write(piece)
  const others = candidates.length - 1
  return ok({
    source: await finish(),
    container: "zip",
    entry: entry.name,
    findings: others > 0 ? [finding("archive_others", null, others)] : [],
    tables: others > 0 ? candidates.map(({ name }) => ({ name, rows: null, columns: null, hidden: false })) : [],
    options: inner === undefined ? {} : { ...options, table: inner },
  })
}

function watch(source: ByteSource): ByteSource {
  return {
    byteLength: source.byteLength,
    async slice(start, end) {
      try {
        return await source.slice(start, end)
      } catch (cause) {
        throw new HostError("The archive could not be read.", { cause })
      }
    },
  }
}

async function limitedSink<S extends ByteSource>(host: Host<S>, packedBytes: number) {
  const sink = await host.createSink()
  let bytes = 0
  return {
    async write(piece: Uint8Array) {
      bytes += piece.length
      if (bytes > MOST_BYTES || (bytes > HARMLESS && bytes > packedBytes * MOST_RATIO)) throw new Bomb()
      try {
        await sink.write(piece)
      } catch (cause) {
        throw new HostError("The unpacked file could not be kept.", { cause })
      }
    },
    finish: () => sink.finish(),
  }
}

const NAMES: Readonly<Record<Container, string>> = {
  gzip: "gzip file",
  zstd: "Zstandard file",
  zip: "zip archive",
}

function problemOf(cause: unknown, container: Container): Result<never> {
  const name = NAMES[container]
  if (cause instanceof HostError) throw cause.cause
  if (cause instanceof Bomb)
    return failed(
      "archive_too_large",
      `This ${name} comes to far more than its size lets expect, so unpacking was stopped. If that is meant, unpack it and choose the file itself.`,
    )
  if (!(cause instanceof BrokenStream)) throw cause
  return failed(
    "broken_archive",
    `This ${name} is damaged, cut off or packed in a way that Grove cannot read: ${cause.message}. Copy or download it again.`,
  )
}
