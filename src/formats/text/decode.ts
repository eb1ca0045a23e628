import { type ByteSource, piecesOf, type Sink } from "../source.ts"
import type { Decoder } from "./decoders.ts"

/** Writes a file as its decoder reads it into a sink, piece by piece. */
export async function decodeToUtf8<S extends ByteSource>(
  source: ByteSource,
  decoder: Decoder,
  sink: Sink<S>,
): Promise<{ readonly text: S; readonly bad: number }> {
  for await (const piece of piecesOf(source)) await sink.write(decoder.decode(piece))
  await sink.write(decoder.end())
  return { text: await sink.finish(), bad: decoder.bad() }
}
