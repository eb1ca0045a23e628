import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sourceOfBytes } from "#formats/source.ts"
import { parseQuickly, parseXml, type XmlVisitor } from "#formats/xml/parse.ts"
import { textOfXml } from "#formats/xml/text.ts"

/** What a document was told to hold: tags, texts in one piece, ends. */
function recorder() {
  const events: unknown[] = []
  let text = ""
  const flush = () => {
    if (text !== "") events.push(text)
    text = ""
  }
  const visitor: XmlVisitor = {
    open({ name, prefix, local, uri, attributes }) {
      flush()
      const isDeclared = (at: { uri: string }) => at.uri === "http://www.w3.org/2000/xmlns/"
      const own = attributes.filter((at) => !isDeclared(at))
      events.push({ name, prefix, local, uri, attributes: own.map((at) => [at.name, at.local, at.uri, at.value]) })
    },
    close() {
      flush()
      events.push(null)
    },
    text(piece) {
      text += piece
    },
    pause: async () => undefined,
  }
  return { visitor, events }
}

/** What both parsers say of a document; undefined where the quick one leaves it. */
async function both(document: string, pieceBytes = 1 << 16) {
  const text = await textOfXml(sourceOfBytes(new TextEncoder().encode(document)), pieceBytes)
  if (!text.ok) throw new Error(text.problem.message)
  const quick = recorder()
  const careful = recorder()
  const isRead = await parseQuickly(text.value, quick.visitor)
  const fault = await parseXml(text.value, careful.visitor)
  return { quick: isRead ? quick.events : undefined, careful: fault === null ? careful.events : fault.message }
}

describe("documents as programs write them are read quickly, and as by the parser", () => {
  test.each([
    [
      "a declaration, attributes, nesting",
      `<?xml version="1.0" encoding="UTF-8"?>\n<a x="1" y='2'>\n <b/>t<c >u</c ></a>\n`,
    ],
    ["entities", `<a x="&lt;&#65;&#x1F600;&quot;">&amp;&#10;&apos;&gt;</a>`],
    ["CDATA, comments and instructions", `<!-- 1 --><?go on?><a>x<![CDATA[<&]]]>y<!-- - -->z</a><!---->`],
    ["namespaces", `<a xmlns="u" xmlns:p="v" p:x="1" x="2"><p:b xmlns:p="w" p:x="3"/><p:c xml:lang="de"/></a>`],
    ["line ends of Windows and of old Macs", `<a x="1\r\n2\t3">\r\nb\rc\r\n</a>\r\n`],
    ["names of other letters", `<Straße größe="1"><客户 名="x">ä</客户></Straße>`],
    ["brackets that end nothing", `<a>]] > ]]x <b y="]]>"/></a>`],
    ["a byte order mark", `\ufeff<a>bcdef</a>`],
  ])("%s", async (_, document) => {
    for (const size of [1, 2, 3, 7, 1 << 16]) {
      const { quick, careful } = await both(document, size)
      expect(quick).toEqual(careful)
    }
  })
})

describe("all others are left to the parser", () => {
  test.each([
    "",
    "<a>",
    "<a></b>",
    "<a></a><b/>",
    "<a/>text",
    "text<a></a>",
    "<a>&nbsp;</a>",
    "<a>&#0;</a>",
    "<a>&amp</a>",
    "<a>]]></a>",
    "<a b='<'/>",
    "<a b='1' b='2'/>",
    "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>",
    "<a b='1'c='2'/>",
    "<a b=1/>",
    "<a b/>",
    "<p:a></p:a>",
    "<a xmlns:xml='u'></a>",
    "<a xmlns:p=''></a>",
    "<a><!-- -- --></a>",
    "<a>\u0001</a>",
    "<a>\ufffe</a>",
    "<1a></1a>",
    "<a:b:c></a:b:c>",
    "<a / >",
    "< a></a>",
    " <?xml version='1.0'?><a></a>",
    "<?xml version='1.1'?><a></a>",
    "<!DOCTYPE a [<!ENTITY e 'f'>]><a>&e;</a>",
    `${"<a>".repeat(501)}${"</a>".repeat(501)}`,
  ])("%s", async (document) => expect((await both(document)).quick).toBeUndefined())
})

test("no document is read otherwise than by the parser", async () => {
  const piece = fc.constantFrom(
    ..."<a> </a> <a <b/> </b> > /> <p:c xmlns:p='u'> </p:c> x=\"1\" p:x='2' y='a\n&lt;' xmlns='v' &amp; &#65; &x; <!-- --> <!-- -- <![CDATA[ ]]> ]] <?pi ?> t é \r \n \r\n = ' \" & <".split(
      " ",
    ),
    " ",
  )
  const document = fc
    .tuple(fc.constantFrom("", "<?xml version='1.0'?>"), fc.array(piece, { maxLength: 14 }), fc.boolean())
    .map(([head, pieces, isWrapped]) => head + (isWrapped ? `<a>${pieces.join("")}</a>` : pieces.join("")))
  let read = 0
  await fc.assert(
    fc.asyncProperty(document, fc.integer({ min: 1, max: 40 }), async (text, size) => {
      const { quick, careful } = await both(text, size)
      if (quick === undefined) return
      read++
      expect(quick).toEqual(careful)
    }),
    { numRuns: 3000 },
  )
  expect(read).toBeGreaterThan(100)
})
