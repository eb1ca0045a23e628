import type { DatasourceColumn } from "../contracts/datasources.ts"
import type { Value } from "../contracts/query.ts"
import type { ReturnMarker, SalesColumns } from "./dashboard.ts"

/**
 * Which columns play which part in sales, told by their names in several languages, by their types, and by what the
 * profile says of their values. Null when there is nothing that could be what a row is worth.
 */
export function findSalesColumns(all: readonly DatasourceColumn[]): SalesColumns | null {
  const columns = all.filter((c) => !c.hidden && c.type !== "other" && c.type !== "timestamp")
  const numbers = columns.filter((c) => c.type === "integer" || c.type === "float")
  const price = find(numbers, PRICE)
  const quantity = find(numbers, QUANTITY)
  const total = find(numbers, AMOUNT)
  const amount = amountOf(total, price, quantity)
  if (!amount) return null
  const parts = {
    order: find(columns, ORDER)?.name ?? null,
    customer: find(columns, CUSTOMER)?.name ?? null,
    product: find(columns, PRODUCT)?.name ?? null,
  }
  const isSales = quantity || Object.values(parts).some((part) => part !== null)
  if (!isSales && !(total && SURELY_SALES.test(wordsOf(total.name)))) return null
  const taken = new Set(Object.values(parts))
  const others = columns.filter((c) => !taken.has(c.name) && isTelling(c))
  return {
    amount,
    quantity: quantity?.name ?? null,
    ...parts,
    places: findAll(others, PLACES),
    kinds: findAll(others, KINDS),
    currency: find(columns, [/^currency( code)?$|^(wahrung|devise|moneda|moeda|valuta|waluta)$/])?.name ?? null,
    returns: returnsOf(columns, amount, quantity),
  }
}

function amountOf(total?: DatasourceColumn, price?: DatasourceColumn, quantity?: DatasourceColumn): Value | null {
  if (total) return { column: total.name }
  if (!price) return null
  return quantity ? { product: [price.name, quantity.name] } : { column: price.name }
}

function returnsOf(columns: readonly DatasourceColumn[], amount: Value, quantity?: DatasourceColumn): ReturnMarker {
  if ("product" in amount) return { by: "sign", of: amount }
  const minimum = columns.find((c) => c.name === amount.column)?.profile?.min
  const amountsFall = minimum == null || Number(minimum) < 0
  if (amountsFall) return { by: "sign", of: amount }
  if (quantity?.profile?.min != null && Number(quantity.profile.min) < 0)
    return { by: "sign", of: { column: quantity.name } }
  for (const column of columns) {
    const values = returnValues(column)
    if (values.length > 0) return { by: "values", column: column.name, values }
  }
  return { by: "none" }
}

/** The values of a column that mean "this row is a return", as Druid stores them. */
function returnValues(column: DatasourceColumn): readonly (string | number)[] {
  const words = wordsOf(column.name)
  const top = (column.profile?.top ?? []).map(({ value }) => value)
  const values = RETURN_FLAG.test(words)
    ? top.filter((v) => YES.test(v) || RETURNED.test(wordsOf(v)))
    : RETURN_STATE.test(words)
      ? top.filter((v) => RETURNED.test(wordsOf(v)))
      : []
  // Druid has no booleans: where the column is a number there, true is 1.
  return column.type === "string" ? values : values.length > 0 ? [1] : []
}

/** A column that tells rows apart. */
const isTelling = (column: DatasourceColumn): boolean =>
  column.role !== "metric" && (column.profile === null || column.profile.distinct > 1)

/** A name as lower-case words without accents: `InvoiceNo` and `invoice_no` are both `invoice no`. */
export function wordsOf(name: string): string {
  return name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
}

/** The first column that fits the earliest pattern. */
function find(columns: readonly DatasourceColumn[], patterns: readonly RegExp[]): DatasourceColumn | undefined {
  for (const pattern of patterns) {
    const found = columns.find((c) => pattern.test(wordsOf(c.name)))
    if (found) return found
  }
  return undefined
}

/** Columns that fit, one or more a pattern, in the order of the patterns. */
const findAll = (columns: readonly DatasourceColumn[], patterns: readonly RegExp[]): readonly string[] => [
  ...new Set(patterns.flatMap((p) => columns.filter((c) => p.test(wordsOf(c.name))).map((c) => c.name))),
]

const CODE = "( (id|ids|no|nr|num|number|nummer|numero|key|code|name))?"
const MONEY = "( (eur|usd|gbp|chf|euro|euros|dollars?|pln|sek|dkk|nok|jpy|cny))?"

/** In the order of trust. What a whole order is worth comes last: it may stand in every line of the order. */
const AMOUNT: readonly RegExp[] = [
  new RegExp(`^(net|line|item|sales?|total|transaction|invoice)? ?(amount|amt)( net)?${MONEY}$`),
  new RegExp(`^(net|total|gross)? ?(sales?|revenue|turnover)( (amount|value|net|total))?${MONEY}$`),
  new RegExp(`^(line|item|extended) ?(total|price|value)${MONEY}$`),
  new RegExp(
    `^(netto|gesamt|brutto|verkaufs)? ?(umsatz|betrag|summe|erlos|gesamtpreis|nettobetrag|nettoumsatz|gesamtbetrag|umsatzerlos)( (netto|brutto))?${MONEY}$`,
  ),
  new RegExp(
    `^(montant|chiffre d? ?affaires?|ca|ventes|importe|monto|ventas|ingresos|valor|receita|faturamento|vendas|importo|fatturato|ricav[oi]|vendite|bedrag|omzet|kwota|wartosc|sprzedaz|obrot|belopp|omsattning|belob|omsaetning)( (total|totale|neto|netto|net|ht|ttc|linea|ligne|venta))?${MONEY}$`,
  ),
  /^(сумма|выручка|金额|销售额|金額|売上|売上金額)$/,
  new RegExp(`^(total|grand total|sub ?total|net|net value|total (price|value|net))${MONEY}$`),
  new RegExp(`^order (amount|total|value)${MONEY}$`),
]
const SURELY_SALES =
  /\b(sales?|revenue|turnover|umsatz|nettoumsatz|erlos|omzet|ventas|vendas|vendite|fatturato|ventes|affaires?)\b/

const PRICE: readonly RegExp[] = [
  new RegExp(`^(net |sales? |selling )?unit ?price${MONEY}$|^price per (unit|item|piece)${MONEY}$|^price each$`),
  new RegExp(
    `^(einzelpreis|stuckpreis|stuck preis|verkaufspreis|prix unitaire|precio unitario|preco unitario|prezzo unitario|stukprijs|cena jednostkowa)${MONEY}$`,
  ),
  new RegExp(`^(item |sales? |selling |product )?price${MONEY}$`),
  new RegExp(`^(preis|prix|precio|preco|prezzo|prijs|cena|pris|цена|单价|単価|価格)${MONEY}$`),
]

const QUANTITY: readonly RegExp[] = [
  /^(order |ordered |sales? |item |line )?(quantity|qty|quant)( (ordered|sold))?$/,
  /^(units|units sold|pieces|pcs|items sold)$/,
  /^(menge|anzahl|stuck|stuckzahl|quantite|qte|cantidad|quantita|qta|quantidade|qtd|aantal|hoeveelheid|ilosc|antal|mangd|количество|数量)$/,
]

const ORDER: readonly RegExp[] = [
  new RegExp(`^(sales? ?)?(order|invoice|receipt|transaction|basket|bill|ticket|purchase)${CODE}$`),
  new RegExp(
    `^(bestell|auftrags|rechnungs|beleg|bon|bestellung|auftrag|rechnung|commande|facture|pedido|factura|fatura|ordine|fattura|bestelling|factuur|zamowienie|faktura|ordre)${CODE}$`,
  ),
  /^(bestell|auftrags|rechnungs|beleg|bon|factuur|ordre|order|faktura)(nummer|nr|id)$|^(numero|no|id)( (de|di))? (commande|facture|pedido|factura|ordine|fattura)$/,
  /^(заказ|номер заказа|订单号|订单编号|注文番号)$/,
]

const CUSTOMER: readonly RegExp[] = [
  /^(customer|client|buyer|account)( name)?$/,
  new RegExp(`^(customer|client|buyer|account|user|member)${CODE}$`),
  new RegExp(`^(kunde|kunden|client|cliente|klant|klient|kund|клиент|客户|顧客)${CODE}$`),
  /^(kunden|klant|klient|kund)(nummer|nr|id|name)$|^(nom|nombre|numero|id)( (de|du|del))? (client|cliente)$/,
]

const PRODUCT: readonly RegExp[] = [
  /^(product|item|article|goods|product name|item name|product title|product description|item description)$/,
  /^(description|title)$/,
  /^(produkt|artikel|bezeichnung|artikelbezeichnung|produktname|artikelname|produit|designation|article|producto|articulo|produto|prodotto|articolo|product naam|productnaam|produkt nazwa|towar|vare|товар|产品|商品|商品名|产品名称)$/,
  new RegExp(`^(sku|product|item|article|stock|artikel|produkt|material|asin|ean|upc|isbn)${CODE}$`),
  /^(artikel|produkt|material)(nummer|nr|id)$/,
]

const PLACES: readonly RegExp[] = [
  /^(sales |ship(ping)? |customer )?region$|^(gebiet|regione|regio|wojewodztwo|регион|地区|地域)$|^(territory|area|zone)$/,
  /^(sales |ship(ping)? |billing |customer )?country( (name|code))?$|^(land|pays|pais|paese|kraj|страна|国家|国)$/,
  /^(store|shop|branch|outlet|location|warehouse)( (name|id|code))?$|^(filiale|laden|markt|standort|magasin|tienda|loja|negozio|winkel|sklep)$/,
  /^(ship(ping)? |billing |customer )?(state|province)$|^(bundesland|provincia|estado|provincie)$/,
  /^(ship(ping)? |billing |customer )?city$|^(stadt|ort|ville|ciudad|cidade|citta|stad|miasto|город|城市)$/,
]

const KINDS: readonly RegExp[] = [
  /^(product |item )?category( name)?$|^(kategorie|warengruppe|categorie|categoria|kategoria|kategori|категория|类别|分类)$/,
  /^(sales )?channel$|^(kanal|vertriebskanal|canal|canale|kanaal)$/,
  /^(product |item )?sub ?category$|^unterkategorie$/,
  /^(customer )?segment$|^(brand|marke|marque|marca|merk)$|^(product line|department|abteilung)$/,
  /^(payment|payment (method|type)|zahlungsart|ship mode|shipping method)$|^(sales ?(person|rep)|seller|verkaufer|vendedor)$/,
]

const RETURN_FLAG =
  /^(is |was )?(a )?(returns?|returned|refund|refunded|retoure|ruckgabe|retour|devolucion|reso)( flag)?$/
const RETURN_STATE =
  /^(order |sales? |transaction |item |line )?(status|state|type|kind)$|^(vorgang|vorgangsart|belegart|art|statut|estado|stato|tipo)$/
const YES = /^(1|true|t|yes|y|ja|j|oui|o|si|sí|s|x)$/i
const RETURNED =
  /^(partially )?(returns?|returned|refund|refunded|credit|credit note|retoure|retourniert|ruckgabe|erstattet|gutschrift|retour|retourne|rembourse|avoir|devolucion|devuelto|devolvido|reso|zwrot)$/
