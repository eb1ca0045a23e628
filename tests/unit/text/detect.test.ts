import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { sourceOfBytes } from "#formats/source.ts"
import { detectEncoding, WEAK } from "#formats/text/detect.ts"
import { decoded, detected, encoded, sales, utf8, utf16 } from "./helpers.ts"

/** What stands in the customers' and cities' columns of sales files. */
const NAMES: readonly (readonly [string, string, readonly string[]])[] = [
  ["German", "windows-1252", ["Müller", "Größe M", "Köln", "Straße 5", "Jürgen Weiß"]],
  ["French", "windows-1252", ["Café crème", "Société Générale", "Élodie", "Besançon"]],
  ["Spanish", "windows-1252", ["Muñoz", "Año nuevo", "José García", "Málaga"]],
  ["Portuguese", "windows-1252", ["São Paulo", "Conceição", "João", "Camarões"]],
  ["Swedish", "windows-1252", ["Malmö", "Göteborg", "Åsa Sjöberg", "Västerås"]],
  ["euros", "windows-1252", ["Price in €", "5 € off", "Müller"]],
  ["Polish", "windows-1250", ["Łódź", "Kraków", "Wrocław", "Gdańsk", "Paweł Dąbrowski"]],
  ["Polish", "iso-8859-2", ["Łódź", "Kraków", "Wrocław", "Gdańsk", "Paweł Dąbrowski", "Świętochłowice"]],
  ["Czech", "windows-1250", ["Plzeň", "Jiří Dvořák", "České Budějovice", "Ústí nad Labem", "Šárka"]],
  ["Hungarian", "windows-1250", ["Győr", "Székesfehérvár", "Kovács László", "Erdős"]],
  ["Turkish", "windows-1254", ["İstanbul", "Şişli", "Ağrı", "Muğla", "Çağdaş Yılmaz"]],
  ["Lithuanian", "windows-1257", ["Šiauliai", "Panevėžys", "Kazlų Rūda", "Mažeikiai"]],
  ["Russian", "windows-1251", ["Москва", "Санкт-Петербург", "Иванов"]],
  ["Russian", "koi8-r", ["Москва", "Санкт-Петербург", "Иванов"]],
  ["Russian", "ibm866", ["Москва", "Санкт-Петербург", "Иванов"]],
  ["Russian", "x-mac-cyrillic", ["Москва", "Санкт-Петербург", "Иванов", "Ярославль"]],
  ["Ukrainian", "windows-1251", ["Київ", "Львів", "Запоріжжя"]],
  ["Greek", "windows-1253", ["Αθήνα", "Θεσσαλονίκη", "Παπαδόπουλος"]],
  ["Hebrew", "windows-1255", ["תל אביב", "ירושלים", "חיפה"]],
  ["Arabic", "windows-1256", ["القاهرة", "الرياض", "محمد"]],
  ["Thai", "windows-874", ["กรุงเทพมหานคร", "เชียงใหม่", "ภูเก็ต"]],
  ["German", "ibm850", ["Müller", "Größe M", "Köln", "Straße 5", "Jürgen Weiß"]],
  ["Polish", "ibm852", ["Łódź", "Kraków", "Wrocław", "Gdańsk", "Paweł Dąbrowski"]],
  ["French", "macintosh", ["Café crème", "Société Générale", "Élodie", "Besançon"]],
]

describe("names in a sales file are enough", () => {
  for (const [language, encoding, names] of NAMES)
    for (const [rows, delimiter] of [
      [names.length, ";"],
      [3000, ","],
    ] as const)
      test(`${language} in ${encoding}, ${names.length} of ${rows} rows`, async () => {
        const text = sales(names, rows, delimiter)
        const bytes = encoded(text, encoding)
        const found = await detected(bytes)
        expect(decoded(bytes, found.encoding).text).toBe(text)
        expect(found.bom).toBe(false)
      })
})

describe("scripts of thousands of characters", () => {
  // In hexadecimal, as nothing here writes these encodings.
  const bytes = (hex: string) => Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16))
  test.each([
    ["gb18030", "b1b1bea9", "北京"],
    ["gb18030", "c9cfbaa3b9e3d6ddd3d0cfdeb9abcbbe", "上海广州有限公司"],
    ["big5", "a578a55fa5abaaf8a5cd", "台北市長生"],
    ["shift_jis", "938c8b9e82cc838c8358836783898393", "東京のレストラン"],
    ["euc-jp", "c5ecb5fea4cea5eca5b9a5c8a5e9a5f3", "東京のレストラン"],
    ["euc-kr", "bcadbfefc6afbab0bdc3", "서울특별시"],
  ])("%s: %s", async (encoding, hex, text) => {
    const file = bytes(`6e616d650a${hex}0a${hex}2c310a`)
    expect(decoded(file, encoding).text).toBe(`name\n${text}\n${text},1\n`)
    expect((await detected(file)).encoding).toBe(encoding)
  })
})

describe("Unicode", () => {
  const text = "id,name\n1,Müller €\n2,東京\n"
  test.each([
    ["utf-8", utf8(text), false],
    ["utf-8", utf8(`\ufeff${text}`), true],
    ["utf-16le", utf16(`\ufeff${text}`, true), true],
    ["utf-16be", utf16(`\ufeff${text}`, false), true],
    ["utf-16le", utf16(text, true), false],
    ["utf-16be", utf16(text, false), false],
  ] as const)("%s, %#", async (encoding, bytes, bom) => {
    const found = await detected(bytes)
    expect(found).toMatchObject({ encoding, bom, confidence: 1 })
    expect(decoded(bytes, found.encoding).text).toBe(text)
  })

  test.each([true, false])("UTF-32, little end first: %s", async (isLittle) => {
    const bytes = new Uint8Array(text.length * 4)
    for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint32(i * 4, text.charCodeAt(i), isLittle)
    const found = await detected(bytes)
    expect(found.encoding).toBe(isLittle ? "utf-32le" : "utf-32be")
    expect(decoded(bytes, found.encoding, 3).text).toBe(text)
  })

  test("a few lines of windows-1252 in a text of UTF-8", async () => {
    const before = utf8("Größe,Straße,Köln,Müller,Jürgen\n".repeat(20))
    const bytes = new Uint8Array([...before, ...encoded("M\u00fcnchen\n", "windows-1252")])
    const found = await detected(bytes)
    expect(found).toMatchObject({ encoding: "utf-8", strayBytes: 1 })
    expect(decoded(bytes, "utf-8", bytes.length, found.fallback).text.endsWith("\nMünchen\n")).toBe(true)
  })
})

describe("what announces itself", () => {
  test("escapes of ISO-2022-JP", async () => {
    expect((await detected(utf8("name\n\x1b$B%F%9%H\x1b(B\n"))).encoding).toBe("iso-2022-jp")
  })
  test("a declaration decides where the letters fit two encodings", async () => {
    const page = (charset: string) => `<html><meta charset="${charset}"><p>caf\u00e9 \u00f0 \u00f0 \u00f0</p></html>`
    const bytes = (charset: string) => Uint8Array.from(page(charset), (c) => c.charCodeAt(0))
    expect((await detected(bytes("iso-8859-9"))).encoding).toBe("windows-1254")
    expect((await detected(bytes("windows-1252"))).encoding).toBe("windows-1252")
  })
  test("a declaration that the letters contradict is not believed", async () => {
    const text = `<?xml version="1.0" encoding="iso-8859-1"?><a>${"Москва, Санкт-Петербург, Нижний Новгород ".repeat(3)}</a>`
    expect((await detected(encoded(text, "windows-1251"))).encoding).toBe("windows-1251")
  })
})

test("one letter that several languages write in its place is weak evidence, and says so", async () => {
  const found = await detected(Uint8Array.of(0x61, 0x0a, 0xe6, 0x0a, 0x62))
  expect(found.confidence).toBeLessThan(WEAK)
  expect(found.runnerUp).not.toBeNull()
  expect(found.differing).toBe(1)
})

test("binary data is no text", async () => {
  const noise = Uint8Array.from({ length: 4096 }, (_, i) => (i * i * 7919 + i * 31) % 251)
  const found = await detectEncoding(sourceOfBytes(noise))
  expect(found.ok || found.problem.code).toBe("not_text")
})

test("any bytes get an answer that can be followed", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      const found = await detectEncoding(sourceOfBytes(bytes))
      if (!found.ok) {
        expect(found.problem.code).toBe("not_text")
        return
      }
      expect(found.value.confidence).toBeGreaterThanOrEqual(0)
      expect(found.value.confidence).toBeLessThanOrEqual(1)
      if (found.value.encoding !== "euc-tw") decoded(bytes, found.value.encoding, 7, found.value.fallback)
    }),
    { numRuns: 150 },
  )
})
