/** A name of XML, and the namespace that its prefix stands for. */
export interface XmlName {
  readonly name: string
  readonly prefix: string
  readonly local: string
  readonly uri: string
}

export interface XmlAttribute extends XmlName {
  readonly value: string
}

export interface XmlTag extends XmlName {
  readonly attributes: readonly XmlAttribute[]
}

export const XMLNS = "http://www.w3.org/2000/xmlns/"
const XML = "http://www.w3.org/XML/1998/namespace"

const MOST_INNERS = 1000

/** Names within an element, by the namespaces that are declared there. Null for a name that is none, or of no namespace. */
export interface Names {
  tag(name: string): XmlTag | null
  attribute(name: string): XmlName | null
  /** The names within an element with these attributes: the same where they declare nothing; null where they do it wrongly. */
  declaring(attributes: readonly (readonly [name: string, value: string])[]): Names | null
}

/** Letters as they stand in names; the rarer ones that XML allows too are left out. */
const LETTERS = "A-Za-z_\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u3001-\\ud7ff"
const PART = `[${LETTERS}][${LETTERS}\\-.0-9\\u00b7]*`
const NAME = new RegExp(`^(?:(${PART}):)?(${PART})$`)

export const outerNames = (): Names => namesWith(new Map([["xml", XML]]))

/** @param uris by prefix; the empty prefix is that of elements without one */
function namesWith(uris: ReadonlyMap<string, string>): Names {
  const tags = new Map<string, XmlTag | null>()
  const attributes = new Map<string, XmlName | null>()
  /** Many records declare the same. */
  const inners = new Map<string, Names>()

  function resolved(name: string, isAttribute: boolean): XmlName | null {
    const [, prefix = "", local] = NAME.exec(name) ?? []
    if (local === undefined) return null
    if (isAttribute && (prefix === "xmlns" || name === "xmlns")) return { name, prefix: "xmlns", local, uri: XMLNS }
    const uri = prefix === "" && isAttribute ? "" : uris.get(prefix)
    return uri === undefined && prefix !== "" ? null : { name, prefix, local, uri: uri ?? "" }
  }

  const names: Names = {
    tag(name) {
      let tag = tags.get(name)
      if (tag === undefined) {
        const own = resolved(name, false)
        tag = own && { ...own, attributes: [] }
        tags.set(name, tag)
      }
      return tag
    },
    attribute(name) {
      let attribute = attributes.get(name)
      if (attribute === undefined) {
        attribute = resolved(name, true)
        attributes.set(name, attribute)
      }
      return attribute
    },
    declaring(list) {
      let declared: [prefix: string, uri: string][] | null = null
      for (const [name, value] of list) {
        if (name !== "xmlns" && !name.startsWith("xmlns:")) continue
        const prefix = name.slice("xmlns:".length)
        const isOdd = prefix === "xml" || prefix === "xmlns" || value === XML || value === XMLNS
        if (isOdd || value !== value.trim() || (value === "" && prefix !== "")) return null
        declared ??= []
        declared.push([prefix, value])
      }
      if (declared === null) return names
      const key = JSON.stringify(declared)
      const inner = inners.get(key) ?? namesWith(new Map([...uris, ...declared]))
      if (inners.size < MOST_INNERS) inners.set(key, inner)
      return inner
    },
  }
  return names
}
