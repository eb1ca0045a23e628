import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { assign } from "#domain/schema/meanings/assignment.ts"
import type { ColumnEvidence } from "#domain/schema/meanings/evidence.ts"
import { columnOf, MEANINGS } from "#domain/schema/meanings/meaning.ts"
import { meaningsOf, proposeMeanings } from "#domain/schema/meanings/propose.ts"
import { meanings } from "#domain/schema/meanings/schema.ts"
import { wordsOf } from "#domain/schema/meanings/words.ts"

const TYPES = { "#": "float", n: "integer", d: "date" } as const

/** Columns by short forms: `Menge n` is a whole number, `Preis #` any, `Datum d` a date, all else text. */
function columns(text: string): readonly ColumnEvidence[] {
  return text.split("|").map((column) => {
    const [, name = "", kind] = /^\s*(.*?)(?: ([#nd]))?\s*$/.exec(column) ?? []
    return { name, type: kind === undefined ? "string" : TYPES[kind as keyof typeof TYPES] }
  })
}
const proposed = (text: string) =>
  columns(text).map(({ name }) => meaningsOf(proposeMeanings(columns(text), 1000))[name] ?? "-")

test.each([
  ["InvoiceNo", "invoice no"],
  ["CustomerPONumber", "customer po number"],
  ["Währung", "wahrung"],
  ["Größe", "grosse"],
  ["Wartość", "wartosc"],
  ["SİPARİŞ_NO", "siparis no"],
])("%s is the words %s", (name, expected) => {
  expect(wordsOf(name)).toBe(expected)
})

describe("what columns mean, by their names", () => {
  test.each([
    [
      "a British web shop",
      "InvoiceNo|StockCode|Description|Quantity n|InvoiceDate d|UnitPrice #|CustomerID n|Country",
      "order product product_name quantity order_date unit_price customer country",
    ],
    [
      "a report with a line of groups above its column names",
      "Bestellung Auftragsnr.|Bestellung Datum d|Kunde Kundennr.|Kunde Filiale|Betrag Menge n|Betrag Einzelpreis #|Betrag Gesamt #",
      "order order_date customer store quantity unit_price amount",
    ],
    [
      "a data warehouse",
      "SalesOrderNumber|SalesOrderLineNumber n|ProductKey n|OrderQuantity n|UnitPrice #|UnitPriceDiscountPct #|DiscountAmount #|SalesAmount #|TaxAmt #|Freight #|OrderDate d|DueDate d|ShipDate d|CustomerPONumber",
      "order line product quantity unit_price discount_rate discount_amount amount tax_amount shipping order_date - ship_date -",
    ],
    [
      "joined words",
      "orderid|orderdate d|customername|productid|unitprice #|qty n|linetotal #|ordertotal #|shipcountry",
      "order order_date customer_name product unit_price quantity amount order_total country",
    ],
    [
      "German",
      "Rechnungsnummer|Belegdatum d|Kunden-Nr.|Kundenname|Artikelnummer|Artikelbezeichnung|Menge n|VK-Preis #|Rabatt % #|MwSt-Satz #|Nettobetrag #|Bruttobetrag #|Währung|Filiale|Warengruppe|Bemerkung",
      "order order_date customer customer_name product product_name quantity unit_price discount_rate tax_rate net_amount gross_amount currency store category note",
    ],
    [
      "German returns",
      "Auftragsnummer|Bestelldatum d|Retourendatum d|Retourenmenge n|Erstattungsbetrag #|Ursprungsauftrag|Retourniert",
      "order order_date return_date returned_quantity refund_amount original_order return_marker",
    ],
    [
      "French",
      "N° commande|Date de commande d|Code client|Nom du client|Désignation|Quantité n|Prix unitaire #|Remise #|TVA #|Montant HT #|Montant TTC #|Devise|Magasin|Pays",
      "order order_date customer customer_name product_name quantity unit_price discount_amount tax_amount net_amount gross_amount currency store country",
    ],
    [
      "Spanish",
      "Número de pedido|Fecha d|ID cliente|Producto|Cantidad n|Precio unitario #|Descuento #|IVA #|Importe total #|Moneda|Tienda|Ciudad|Categoría|Forma de pago",
      "order order_date customer product quantity unit_price discount_amount tax_amount amount currency store city category payment",
    ],
    [
      "Italian",
      "Numero ordine|Data ordine d|Cliente|Codice articolo|Descrizione|Quantità n|Prezzo unitario #|Sconto #|Importo #|Valuta|Negozio|Regione",
      "order order_date customer product product_name quantity unit_price discount_amount amount currency store region",
    ],
    [
      "Portuguese",
      "Pedido|Data do pedido d|Cliente|Código do produto|Quantidade n|Preço unitário #|Desconto #|Valor total #|Loja|Cidade|Categoria",
      "order order_date customer product quantity unit_price discount_amount amount store city category",
    ],
    [
      "Dutch",
      "Bestelnummer|Orderdatum d|Klantnummer|Artikel|Aantal n|Stukprijs #|Korting #|BTW #|Bedrag #|Winkel",
      "order order_date customer product quantity unit_price discount_amount tax_amount amount store",
    ],
    [
      "Polish",
      "Numer zamówienia|Data zamówienia d|Klient|Nazwa produktu|Ilość n|Cena jednostkowa #|Rabat #|Wartość netto #|Wartość brutto #|Waluta|Kraj",
      "order order_date customer product_name quantity unit_price discount_amount net_amount gross_amount currency country",
    ],
    [
      "Swedish",
      "Ordernummer|Orderdatum d|Kundnummer|Artikelnummer|Antal n|Pris #|Rabatt #|Moms #|Belopp #|Valuta|Butik",
      "order order_date customer product quantity unit_price discount_amount tax_amount amount currency store",
    ],
    [
      "Turkish",
      "Sipariş No|Sipariş Tarihi d|Müşteri Adı|Ürün Kodu|Miktar n|Birim Fiyat #|İndirim #|KDV #|Tutar #|Para Birimi|Şehir|Mağaza",
      "order order_date customer_name product quantity unit_price discount_amount tax_amount amount currency city store",
    ],
    [
      "Russian",
      "Номер заказа|Дата заказа d|Клиент|Товар|Количество n|Цена #|Скидка #|НДС #|Сумма #|Валюта|Регион|Магазин",
      "order order_date customer product quantity unit_price discount_amount tax_amount amount currency region store",
    ],
    [
      "Chinese",
      "订单编号|下单日期 d|客户名称|商品编码|商品名称|数量 n|单价 #|折扣 #|金额 #|币种|城市|门店",
      "order order_date customer_name product product_name quantity unit_price discount_amount amount currency city store",
    ],
    [
      "Japanese",
      "注文番号|注文日 d|顧客番号|商品コード|商品名|数量 n|単価 #|割引 #|金額 #|通貨|店舗",
      "order order_date customer product product_name quantity unit_price discount_amount amount currency store",
    ],
    [
      "none of sales",
      "station|temperature #|birth date d|supplier|employee id n|reorder level n|average price #|budget amount #",
      "- - - - - - - -",
    ],
  ])("%s", (_, names, expected) => {
    expect(proposed(names).join(" ")).toBe(expected)
  })
})

const text = (name: string, ...values: readonly string[]): ColumnEvidence => ({
  name,
  type: "string",
  distinct: values.length,
  top: values.map((value) => ({ value, count: 10 })),
})

describe("what columns mean, by their values", () => {
  const meaningOf = (column: ColumnEvidence) => proposeMeanings([column], 1000)[0]?.meaning ?? null
  test.each([
    [text("Field 7", "EUR", "USD", "CHF"), "currency"],
    [text("Herkunft", "Germany", "Österreich", "France"), "country"],
    [text("x", "sold", "Retoure"), "status"],
    [text("Retoure", "J", "N"), "return_marker"],
    [text("Return reason", "too small", "broken"), null],
    [text("Period", "a", "b"), null],
    [{ name: "Discount", type: "float", min: "0", max: "0.35" }, "discount_rate"],
    [{ name: "Discount", type: "float", min: "0", max: "83.20" }, "discount_amount"],
    [{ name: "Tax 5%", type: "float", min: "0.5", max: "49.65" }, "tax_amount"],
    [{ name: "Tax %", type: "integer", min: "7", max: "19" }, "tax_rate"],
    [{ name: "Amount", type: "string" }, null],
    [text("Amount", "€ 12.30", "€ 3.00"), "amount"],
    [{ name: "Wann", type: "date" }, "order_date"],
  ] as const)("%j is %s", (column, expected) => {
    expect(meaningOf(column)).toBe(expected)
  })

  test("a code and a name of the same thing are told apart", () => {
    const all = proposeMeanings([text("Product", "Olive tree", "Fern, large"), text("SKU", "A-1", "A-2")], 1000)
    expect(meaningsOf(all)).toEqual({ Product: "product_name", SKU: "product" })
  })

  test("every proposal says why", () => {
    const [proposal] = proposeMeanings([text("Devise", "EUR", "USD")], 1000)
    expect(proposal?.why).toBe("Its name says currency, and its values are currencies, such as EUR.")
  })
})

describe("plain data that a person may change", () => {
  test("no two columns are the order number", () => {
    expect(meanings.safeParse({ a: "order", b: "note", c: "note" }).success).toBe(true)
    const wrong = meanings.safeParse({ a: "order", b: "order" })
    expect(wrong.error?.issues[0]?.message).toBe('"a" is the order number already: only one column can be.')
  })
  test("a column that does not mean anything known is refused", () => {
    expect(meanings.safeParse({ a: "colour" }).success).toBe(false)
  })
  test("a meaning's column", () => {
    expect(columnOf({ x: "order", y: "note" }, "order")).toBe("x")
    expect(columnOf({ x: "order" }, "note")).toBeNull()
  })
})

test("whatever columns are called, no meaning is handed out twice, and each fits its column's type", () => {
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom(..."order id|Sales|menge|date|Retoure|amount net|数量|x".split("|")),
  )
  const column = fc.record({ name, type: fc.constantFrom("string", "integer", "float", "date") })
  fc.assert(
    fc.property(fc.uniqueArray(column, { selector: (c) => c.name, maxLength: 12 }), (all) => {
      const found = proposeMeanings(all as readonly ColumnEvidence[], 100)
      expect(meanings.safeParse(meaningsOf(found)).success).toBe(true)
      for (const { column, meaning } of found)
        if (MEANINGS[meaning].nature === "number")
          expect(["integer", "float"]).toContain(all.find((c) => c.name === column)?.type)
    }),
  )
})

test("the assignment has the greatest sum that there is", () => {
  const weights = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: -2, max: 9 }), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    }),
  )
  const best = (all: readonly (readonly number[])[], row = 0, taken: readonly number[] = []): number =>
    row === all.length
      ? 0
      : Math.max(
          best(all, row + 1, taken),
          ...all[row]!.map((w, c) => (w > 0 && !taken.includes(c) ? w + best(all, row + 1, [...taken, c]) : 0)),
        )
  fc.assert(
    fc.property(weights, (all) => {
      const columns = assign(all)
      const used = columns.filter((c) => c >= 0)
      expect(new Set(used).size).toBe(used.length)
      expect(columns.reduce((sum, c, row) => sum + (c < 0 ? 0 : all[row]![c]!), 0)).toBe(best(all))
    }),
  )
})
