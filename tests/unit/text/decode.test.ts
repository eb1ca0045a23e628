import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { createDecoder } from "#formats/text/decoders.ts"
import { encodingNamed, SINGLE_BYTE, upperHalf } from "#formats/text/encodings.ts"
import { decoded, encoded, utf8 } from "./helpers.ts"

const WIDE = ["utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be"]
const ASIAN = ["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr", "johab", "iso-2022-jp", "iso-2022-kr", "hz"]

describe("pieces do not matter", () => {
  for (const encoding of [...WIDE, ...ASIAN, "windows-1252", "viscii", "ibm852"])
    test(encoding, () => {
      const byte = fc.oneof(
        fc.nat(255),
        fc.constantFrom(0x1b, 0x24, 0x29, 0x43, 0x0e, 0x0f, 0x7e, 0x7b, 0x7d, 0x0a, 0xff, 0xfe),
      )
      const bytes = fc.array(byte, { maxLength: 60 }).map((all) => Uint8Array.from(all))
      fc.assert(
        fc.property(bytes, fc.integer({ min: 1, max: 9 }), (all, piece) => {
          expect(decoded(all, encoding, piece)).toEqual(decoded(all, encoding))
        }),
      )
    })
})

test("UTF-8 is read as the platform reads it", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(decoded(bytes, "utf-8").text).toBe(new TextDecoder("utf-8").decode(bytes))
    }),
  )
})

test("each byte of an encoding of one byte a character is the character of its table", () => {
  const high = Uint8Array.from({ length: 128 }, (_, i) => 128 + i)
  for (const { name } of SINGLE_BYTE) {
    const half = upperHalf(name)!
    expect(half).toHaveLength(128)
    const { text, bad } = decoded(high, name)
    expect(text).toBe(half)
    expect(bad).toBe([...half].filter((character) => character === "\ufffd").length)
  }
})

test.each([
  ["ibm852", "Łódź, Kraków", "9da264ab2c204b72616ba277"],
  ["ibm855", "Москва", "d3d6e3c6eba0"],
  ["ibm437", "Größe", "4772 94e1 65"],
  ["ibm850", "Ação", "4187c66f"],
  ["x-mac-ce", "Łódź", "fc976490"],
  ["iso-8859-16", "ȘțĂ€", "aafec3a4"],
  ["viscii", "Việt Ẳ", "5669ae742002"],
  ["johab", "한글 ㄱ", "d065 8b69 20 8841"],
  ["iso-2022-kr", "한글 a", "1b242943 0e 4751315b 0f 2061"],
  ["hz", "~中文 a", "7e7e 7e7b 56504e44 7e7d 2061"],
  ["utf-32be", "a💧", "00000061 0001f4a7"],
])("%s reads %s", (encoding, text, hex) => {
  const bytes = Uint8Array.from(hex.replaceAll(" ", "").match(/../g)!, (byte) => Number.parseInt(byte, 16))
  expect(decoded(bytes, encoding)).toEqual({ text, bad: 0 })
})

test("what is no character is counted, and stands as U+FFFD", () => {
  expect(decoded(Uint8Array.of(0x61, 0x81, 0xd2, 0x62), "windows-1253")).toMatchObject({ bad: 1 })
  expect(decoded(Uint8Array.of(0xff, 0x61), "utf-8")).toEqual({ text: "\ufffda", bad: 1 })
  expect(decoded(Uint8Array.of(0x61, 0, 0x62), "utf-16le")).toEqual({ text: "a\ufffd", bad: 1 })
  expect(decoded(Uint8Array.of(0, 0, 0x61), "utf-32be")).toEqual({ text: "\ufffd", bad: 1 })
})

test("bytes that are no UTF-8 are read in the encoding that is given for them", () => {
  const bytes = new Uint8Array([...utf8("Grö"), ...encoded("ßé", "windows-1252"), ...utf8("é")])
  expect(decoded(bytes, "utf-8", 1, "windows-1252")).toEqual({ text: "Größéé", bad: 0 })
})

test("a byte order mark is no part of the text", () => {
  expect(decoded(utf8("\ufeffa\ufeff"), "utf-8", 1).text).toBe("a\ufeff")
  expect(decoded(Uint8Array.of(0xff, 0xfe, 0x61, 0), "utf-16le", 1).text).toBe("a")
  expect(decoded(Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x61), "utf-32be", 3).text).toBe("a")
})

test("an encoding that nothing decodes is refused by name", () => {
  const decoder = createDecoder("euc-tw")
  expect(decoder).toMatchObject({ ok: false, problem: { code: "unsupported_encoding" } })
  expect(decoder.ok || decoder.problem.message).toContain("EUC-TW")
})

test.each([
  ["Latin1", "windows-1252"],
  ["ISO-8859-1", "windows-1252"],
  ["cp1250", "windows-1250"],
  ["CP852", "ibm852"],
  ["GB2312", "gb18030"],
  ["MacCyrillic", "x-mac-cyrillic"],
  ["UTF-16", "utf-16le"],
  ["tis-620", "windows-874"],
  ["klingon", null],
])("%s is %s", (label, name) => expect(encodingNamed(label)).toBe(name))
