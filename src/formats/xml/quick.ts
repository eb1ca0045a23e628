import { type Names, outerNames, type XmlAttribute, type XmlTag } from "./names.ts"

/** Is told what stands in a document, as by `parse.ts`. */
interface Visitor {
  open(tag: XmlTag): void
  close(): void
  text(text: string): void
}

/**
 * Reads documents as programs write them, several times faster than the parser that knows all of XML. It accepts nothing
 * that the parser refuses: what it does not know for sure (a document type, a name of odd letters, any mistake) it leaves
 * to the parser, which reads the document from its beginning.
 */
export interface QuickReader {
  /** False: it is left to the parser. */
  push(piece: string): boolean
  /** Whether the document was whole and sound. */
  end(): boolean
}

/** Thrown to leave a document to the parser, never beyond this module. */
const LEFT = new Error("left to the parser")
function leave(): never {
  throw LEFT
}

const MOST_LEVELS = 500
/** A text or a tag that is longer is left to the parser. */
const MOST_REST = 4 << 20
const MOST_ATTRIBUTES = 100

const GREATER = 62
const SLASH = 47
const BANG = 33
const QUESTION = 63
const EQUALS = 61
const DOUBLE = 34
const SINGLE = 39

const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 9
const isAllBlank = (text: string): boolean => !/[^ \n\t]/.test(text)

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no document may hold
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/
const DECLARATION =
  /<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>/y
const INSTRUCTION = /<\?([A-Za-z_][\w.-]*)(?=\s|\?>)/y

export function createQuickReader(visitor: Visitor): QuickReader {
  let buffer = ""
  let isBegun = false
  let hasRoot = false
  /** A carriage return at the end of a piece may belong to the line feed of the next one. */
  let endsWithReturn = false
  let hasCdataEnd = false
  let names: Names = outerNames()
  const open: string[] = []
  /** Names before those that an element declared, by the element's level. */
  const scopes: { readonly level: number; readonly outer: Names }[] = []

  function text(from: number, end: number): void {
    if (end === from) return
    const piece = buffer.slice(from, end)
    if (open.length === 0) {
      if (!isAllBlank(piece)) leave()
    } else {
      if (hasCdataEnd && piece.includes("]]>")) leave()
      visitor.text(piece.includes("&") ? decoded(piece) : piece)
    }
  }

  /** What begins with `<!`; answers where it ends, -1 where that is not in the buffer. */
  function declaration(p: number): number {
    if (buffer.startsWith("<!--", p)) {
      const end = buffer.indexOf("--", p + 4)
      if (end < 0 || end + 2 >= buffer.length) return -1
      if (buffer.charCodeAt(end + 2) !== GREATER) leave()
      return end + 3
    }
    const opening = "<![CDATA["
    if (!buffer.startsWith(opening, p)) return buffer.length - p < opening.length ? -1 : leave()
    if (open.length === 0) leave()
    const end = buffer.indexOf("]]>", p + opening.length)
    if (end < 0) return -1
    visitor.text(buffer.slice(p + opening.length, end))
    return end + 3
  }

  function instruction(p: number): number {
    const end = buffer.indexOf("?>", p + 2)
    if (end < 0) return -1
    INSTRUCTION.lastIndex = p
    const name = INSTRUCTION.exec(buffer)?.[1]
    if (name === undefined || name.toLowerCase() === "xml") leave()
    return end + 2
  }

  function closing(p: number): number {
    const end = buffer.indexOf(">", p)
    if (end < 0) return -1
    const name = open.pop()
    if (name === undefined || !buffer.startsWith(name, p + 2)) leave()
    if (end !== p + 2 + name.length && !isAllBlank(buffer.slice(p + 2 + name.length, end))) leave()
    close()
    return end + 1
  }

  function close(): void {
    visitor.close()
    const scope = scopes[scopes.length - 1]
    if (scope === undefined || scope.level !== open.length) return
    names = scope.outer
    scopes.pop()
  }

  /** Behind the blanks from `p` on. */
  function blanksEnd(p: number): number {
    while (p < buffer.length && isBlank(buffer.charCodeAt(p))) p++
    return p
  }

  /** Behind a name, which ends at a blank, a `>` or a mark that ends only such names. */
  function nameEnd(p: number, mark: number): number {
    while (p < buffer.length) {
      const code = buffer.charCodeAt(p)
      if (code === GREATER || code === mark || isBlank(code)) break
      p++
    }
    return p
  }

  /** Takes one attribute; answers where it ends, -1 where that is not in the buffer. */
  function attribute(from: number, into: [name: string, value: string][]): number {
    const end = nameEnd(from, EQUALS)
    const equals = blanksEnd(end)
    if (equals >= buffer.length) return -1
    if (buffer.charCodeAt(equals) !== EQUALS) leave()
    const start = blanksEnd(equals + 1)
    if (start >= buffer.length) return -1
    const quote = buffer.charCodeAt(start)
    if (quote !== DOUBLE && quote !== SINGLE) leave()
    const close = buffer.indexOf(quote === DOUBLE ? '"' : "'", start + 1)
    if (close < 0) return -1
    into.push([buffer.slice(from, end), attributeValue(buffer.slice(start + 1, close))])
    return close + 1
  }

  function opening(start: number): number {
    let p = nameEnd(start + 1, SLASH)
    const name = buffer.slice(start + 1, p)
    let attributes: [name: string, value: string][] | null = null
    for (;;) {
      const next = blanksEnd(p)
      if (next >= buffer.length) return -1
      const code = buffer.charCodeAt(next)
      const isGap = next > p
      p = next
      if (code === GREATER || code === SLASH) break
      if (!isGap) leave()
      attributes ??= []
      p = attribute(p, attributes)
      if (p < 0) return -1
    }
    const isEmpty = buffer.charCodeAt(p) === SLASH
    if (isEmpty && p + 1 >= buffer.length) return -1
    if (isEmpty && buffer.charCodeAt(p + 1) !== GREATER) leave()
    if ((open.length === 0 && hasRoot) || open.length >= MOST_LEVELS) leave()
    hasRoot = true
    visitor.open(tagOf(name, attributes))
    if (isEmpty) close()
    else open.push(name)
    return isEmpty ? p + 2 : p + 1
  }

  function tagOf(name: string, attributes: readonly [name: string, value: string][] | null): XmlTag {
    if (attributes === null) return names.tag(name) ?? leave()
    if (attributes.length > MOST_ATTRIBUTES) leave()
    const inner = names.declaring(attributes) ?? leave()
    if (inner !== names) {
      scopes.push({ level: open.length, outer: names })
      names = inner
    }
    const tag = names.tag(name) ?? leave()
    const list: XmlAttribute[] = []
    for (const [own, value] of attributes) {
      const { prefix, local, uri } = names.attribute(own) ?? leave()
      for (const other of list)
        if (other.name === own || (uri !== "" && other.uri === uri && other.local === local)) leave()
      list.push({ name: own, prefix, local, uri, value })
    }
    return { ...tag, attributes: list }
  }

  /** Reads what is whole in the buffer, and keeps the rest. */
  function read(): void {
    let at = 0
    if (!isBegun) {
      if (buffer.length < 6) return
      if (buffer.charCodeAt(0) === 0xfeff) at = 1
      if (/^<\?xml\s/.test(buffer.slice(at, at + 6))) {
        if (!buffer.includes("?>")) return
        DECLARATION.lastIndex = at
        if (!DECLARATION.test(buffer)) leave()
        at = DECLARATION.lastIndex
      }
      isBegun = true
    }
    for (;;) {
      const p = buffer.indexOf("<", at)
      if (p < 0 || p + 1 >= buffer.length) break
      const code = buffer.charCodeAt(p + 1)
      text(at, p)
      at = p
      const end =
        code === SLASH ? closing(p) : code === BANG ? declaration(p) : code === QUESTION ? instruction(p) : opening(p)
      if (end < 0) break
      at = end
    }
    buffer = buffer.slice(at)
    if (buffer.length > MOST_REST) leave()
  }

  function guarded(step: () => boolean): boolean {
    try {
      return step()
    } catch (cause) {
      if (cause === LEFT) return false
      throw cause
    }
  }

  return {
    push: (piece) =>
      guarded(() => {
        if (FORBIDDEN.test(piece)) return false
        const whole = endsWithReturn ? `\r${piece}` : piece
        endsWithReturn = whole.endsWith("\r")
        const kept = endsWithReturn ? whole.slice(0, -1) : whole
        buffer += kept.includes("\r") ? kept.replace(/\r\n?/g, "\n") : kept
        hasCdataEnd = buffer.includes("]]>")
        read()
        return true
      }),
    end: () => guarded(() => isBegun && hasRoot && open.length === 0 && isAllBlank(buffer)),
  }
}

function attributeValue(raw: string): string {
  if (raw.includes("<")) leave()
  const plain = /[\n\t]/.test(raw) ? raw.replace(/[\n\t]/g, " ") : raw
  return plain.includes("&") ? decoded(plain) : plain
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

/** The text with its entities replaced: those that XML itself has, and characters by their numbers. */
function decoded(text: string): string {
  let out = ""
  let at = 0
  for (let p = text.indexOf("&"); p >= 0; p = text.indexOf("&", at)) {
    const end = text.indexOf(";", p)
    if (end < 0) leave()
    const name = text.slice(p + 1, end)
    out += text.slice(at, p) + (ENTITIES[name] ?? character(name))
    at = end + 1
  }
  return out + text.slice(at)
}

function character(name: string): string {
  const [, hex, decimal] = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name) ?? leave()
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  const isAllowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  return isAllowed ? String.fromCodePoint(code) : leave()
}
