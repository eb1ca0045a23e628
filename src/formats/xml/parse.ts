import { SaxesParser } from "saxes"
import type { XmlTag } from "./names.ts"
import { createQuickReader } from "./quick.ts"
import type { XmlText } from "./text.ts"

/** Is told what a document holds, in order. */
export interface XmlVisitor {
  open(tag: XmlTag): void
  close(): void
  /** Text or CDATA; one text may come in several pieces. */
  text(text: string): void
  /** Between two pieces of the file. */
  pause(): Promise<void>
}

/** Where a document stops being XML. */
export interface XmlFault {
  readonly line: number
  /** Characters, from 1. */
  readonly column: number
  readonly message: string
}

/** Elements within each other; deeper is no table. */
const MOST_LEVELS = 500

/** Thrown to leave the parser, never beyond this module. */
class Stop extends Error {}

/**
 * Reads a document as programs write them, in a third of the time.
 *
 * @returns false where it is to be read from its beginning by `parseXml`, with another visitor
 */
export async function parseQuickly({ pieces }: XmlText, visitor: XmlVisitor): Promise<boolean> {
  const reader = createQuickReader(visitor)
  try {
    for await (const piece of pieces()) {
      if (!reader.push(piece)) return false
      await visitor.pause()
    }
  } catch (cause) {
    // A byte that is none in the encoding: the parser says where.
    if (cause instanceof TypeError) return false
    throw cause
  }
  if (!reader.end()) return false
  await visitor.pause()
  return true
}

/**
 * Reads a well-formed document with namespaces.
 *
 * @returns what is wrong with it, or null
 */
export async function parseXml(text: XmlText, visitor: XmlVisitor): Promise<XmlFault | null> {
  const parser = new SaxesParser({ xmlns: true })
  let fault: XmlFault | null = null
  let refused: ReadonlySet<string> = new Set()
  let level = 0

  function stop(message: string): never {
    fault ??= { line: parser.line, column: Math.max(1, parser.column), message }
    throw new Stop()
  }
  parser.on("error", (error) => stop(explain(error.message, refused)))
  parser.on("doctype", (doctype) => {
    const { plain, others } = entitiesOf(doctype)
    refused = others
    for (const [name, value] of plain) parser.ENTITIES[name] = value
  })
  parser.on("opentag", (tag) => {
    if (++level > MOST_LEVELS) stop(`more than ${MOST_LEVELS} elements stand within each other`)
    visitor.open({ ...tag, attributes: Object.values(tag.attributes) })
  })
  parser.on("closetag", () => {
    level--
    visitor.close()
  })
  // What stands around the root is blanks, or an error.
  parser.on("text", (piece) => level > 0 && visitor.text(piece))
  parser.on("cdata", (piece) => visitor.text(piece))
  try {
    for await (const piece of decoded(text, stop)) {
      parser.write(piece)
      await visitor.pause()
    }
    parser.close()
    await visitor.pause()
  } catch (cause) {
    if (!(cause instanceof Stop)) throw cause
  }
  return fault
}

async function* decoded({ encoding, pieces }: XmlText, stop: (message: string) => never): AsyncGenerator<string> {
  const characters = pieces()
  for (;;) {
    let next: IteratorResult<string>
    try {
      next = await characters.next()
    } catch (cause) {
      if (cause instanceof TypeError) stop(`behind this place there is a byte that is no ${encoding}`)
      throw cause
    }
    if (next.done) return
    yield next.value
  }
}

/** The parser's messages begin with a position that counts otherwise than people do. */
function explain(message: string, refused: ReadonlySet<string>): string {
  const plain = message.replace(/^(\S*:)?\d+:\d+:\s*/, "").replace(/\.$/, "")
  const names = [...refused].join(", ")
  return /undefined entity/i.test(plain) && refused.size > 0
    ? `it uses an entity that stands for markup, for other entities or for another file (${names}), and such are not followed`
    : plain
}

/** The entities that XML itself has. */
const OWN = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" } as const
/** So long may be what an entity stands for. */
const LONGEST_ENTITY = 1000

/**
 * The entities that a document type declares. Those that stand for plain text are taken; others could make a small file grow
 * without end or ask for other files.
 */
function entitiesOf(doctype: string): {
  readonly plain: ReadonlyMap<string, string>
  readonly others: ReadonlySet<string>
} {
  const plain = new Map<string, string>()
  const others = new Set<string>()
  for (const [, percent, name, , double, single] of doctype.matchAll(
    /<!ENTITY\s+(%\s+)?([^\s"'<>&%;]+)\s+("([^"]*)"|'([^']*)'|[A-Z]+)/g,
  )) {
    const value = double ?? single
    const text = value?.replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (_, hex, decimal) => {
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "&"
    })
    const bare = text?.replace(/&(amp|lt|gt|quot|apos);/g, (_, key: keyof typeof OWN) => OWN[key])
    const isPlain = text !== undefined && !/[&<%]/.test(text.replace(/&(amp|lt|gt|quot|apos);/g, ""))
    if (percent || !isPlain || bare === undefined || bare.length > LONGEST_ENTITY) others.add(name!)
    // The first declaration of a name is the one that counts.
    else if (!plain.has(name!) && !others.has(name!)) plain.set(name!, bare)
  }
  return { plain, others }
}
