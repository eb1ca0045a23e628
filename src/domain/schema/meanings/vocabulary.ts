import { wordsOf } from "./words.ts"

/**
 * What words of column names stand for, whatever the language: English, German, French, Spanish, Italian, Portuguese,
 * Dutch, Polish, Swedish (and its neighbours), Turkish, Russian, Chinese, Japanese. A name is read as a handful of these
 * concepts, so `Kundennummer`, `customer_id` and `顧客番号` are the same to everyone who comes after.
 */
const VOCABULARY = {
  order: `order orders ordered ord bestellung bestellungen bestell bestellnr auftrag aufträge commande commandes cmd
    pedido pedidos orden ordine ordini encomenda bestelling bestel zamówienie zamówienia zam beställning ordre sipariş заказ
    заказа заказы 订单 定单 訂單 注文 受注`,
  invoice: `invoice invoices inv bill receipt voucher rechnung rechnungen beleg belege bon kassenbon facture factures
    fact factura facturas fattura fatture fatura faturas factuur faktura faktury paragon kvitto fiş fatura чек счет счёт
    счета накладная 发票 单据 小票 請求書 伝票 レシート`,
  transaction: `transaction transactions trans txn trx basket cart ticket deal transaktion transaccion transacción
    transazione transação transactie transakcja işlem транзакция 交易 流水 取引`,
  purchase: `po purchase purchased bought ek einkauf einkaufs achat compra acquisto aankoop inkoop zakup inköp alış покупка
    закупка 采购 购买 購入 仕入`,
  id: `id ids no nr nos num number numbers nummer nummern numero número numéro numer numeri n nro code codes key kod kodu
    código codice cod clave ref reference referenz référence referencia riferimento ident identifier identifiant kennung
    schlüssel номер код ид 编号 編號 号 号码 编码 代码 番号 コード numarası numara`,
  line: `line lines lineitem position pos posten ligne línea riga linha regel rad wiersz pozycja satır строка позиция 行 行号 明細
    sequence seq`,
  item: "item",
  product: `product products prod article articles artikel produit produits producto productos artículo articulos
    prodotto prodotti articolo articoli produto produtos artigo towar towaru towary produkt produkte produkty produktu
    vara varor vare varer ürün mal товар товара товары продукт 产品 產品 商品 货品 品 製品 品目 goods merchandise material
    ware waren merce mercancía`,
  sku: "sku asin ean upc gtin isbn plu barcode strichcode artikelnr артикул 货号 条码 品番 jan",
  stock: "stock",
  name: `name names nm naam nom nombre nome namn nazwa navn adı ad isim имя фио наименование название 名 名称 名稱 姓名
    名前 氏名 title titel titre título titolo tytuł`,
  description: `description descriptions desc descr designation désignation bezeichnung beschreibung descripción
    descrizione descrição omschrijving opis beskrivning beskrivelse açıklama описание 描述 说明 説明 label libellé`,
  category: `category categories cat kategorie kategorien warengruppe produktgruppe artikelgruppe catégorie categoría
    categoria kategoria kategori family famille familia famiglia категория группа 类别 分类 品类 类目 種別 カテゴリ
    カテゴリー 分類 department abteilung rayon grupa productgroep sparte`,
  sub: "sub unter sous alt под 子 小",
  quantity: `quantity quantities qty qnty qnt quant menge mengen anzahl stückzahl stueckzahl quantité quantités qté qte
    cantidad cant quantità qtà qta quantidade qtd qtde aantal hoeveelheid ilość antal mängd miktar adet количество колво
    кол 数量 個数 个数 件数`,
  units: "units pieces pcs items stück stueck stk stuks sztuk szt unidades unità unités pezzi pz шт 件",
  unit: `unit each einzel unitaire unitario unitaria unidad unidade jednostkowa jednostkowy jednostka stuk styck birim
    единица единицу ед 单 单位 単`,
  price: `price prices preis preise prix precio precios prezzo prezzi preço preços prijs cena ceny pris fiyat fiyatı цена
    цены 价 价格 價格 価格`,
  unitprice: "einzelpreis stückpreis stukprijs stückpreise 单价 單價 単価",
  list: "list liste listen catalogue katalog",
  sales: `sales sale sold selling vk verkauf verkaufs verkauft vertrieb vertriebs absatz vente ventes vendu venta ventas
    vendita vendite venda vendas verkoop sprzedaż sprzedazy försäljning satış satışlar продажа продажи 销售 銷售 販売`,
  revenue: `revenue revenues turnover umsatz umsätze umsaetze erlös erlöse erloes umsatzerlös fatturato faturamento ricavo
    ricavi ingresos receita receitas przychód obrót omzet omsättning omsætning omsetning ciro выручка оборот доход 销售额
    营业额 売上 売上高 ca chiffre affaires`,
  amount: `amount amounts amt value betrag beträge betraege wert montant montants importe importes monto valor valores
    importo importi valore bedrag waarde kwota wartość belopp beløb tutar bedel сумма стоимость 金额 金額 額`,
  total: `total totals tot totale totaux gesamt ges gesamtbetrag summe sum somme suma soma somma totaal razem łącznie
    summa toplam итого всего 总 总计 合计 合計 总额 総 grand subtotal zwischensumme`,
  extended: "extended ext",
  net: "net netto nett ht hors neto neta liquido líquido imponible imponibile excl exkl excluding нетто 净 税抜",
  gross: "gross brutto ttc bruto bruta brut lordo lorda incl inkl including брутто 含税 税込 dahil",
  tax: `tax taxes vat mwst ust steuer steuern umsatzsteuer mehrwertsteuer tva taxe iva impuesto impuestos imposta imposto
    btw podatek moms kdv vergi ндс налог gst hst 税 税额 消費税`,
  discount: `discount discounts disc rabatt rabatte nachlass skonto ermäßigung remise remises rabais réduction descuento
    descuentos dto sconto sconti desconto descontos korting rabat zniżka upust indirim iskonto скидка скидки 折扣 优惠
    割引 値引`,
  rate: `rate percent percentage pct perc prozent prozentsatz satz pourcentage taux porcentaje tasa percentuale aliquota
    percentual procent stawka sats oran oranı yüzde процент ставка 率`,
  cost: `cost costs kosten selbstkosten cogs coût coûts coste costo costos costi custo custos kostprijs koszt koszty kostnad maliyet
    себестоимость 成本 原価`,
  profit: `profit profits margin gewinn marge ertrag rohertrag deckungsbeitrag beneficio ganancia utile margine lucro
    margem winst zysk marża vinst kâr прибыль 利润 利益 粗利`,
  currency: `currency currencies curr ccy währung waehrung devise monnaie moneda divisa valuta moeda waluta para döviz
    валюта 币种 货币 幣別 通貨`,
  money: "eur usd gbp chf euro euros dollar dollars pln sek dkk nok jpy cny brl rub try руб zł kr yen 元 円",
  customer: `customer customers cust client clients buyer buyers kunde kunden käufer kaeufer debitor cliente clientes
    clienti klant klanten klient klienta kund kunder müşteri клиент клиента покупатель контрагент 客户 客戶 顾客 会员
    買家 买家 顧客 得意先 会員 account user member shopper reseller dealer acheteur comprador acquirente guest`,
  date: `date dates dt datum fecha data dato tarih tarihi дата 日期 日 日付 at day tag jour día giorno dag dzień gün`,
  time: "time zeit uhrzeit heure hora ora tijd tid klockslag godzina saat saati время 时间 時間 時刻",
  moment: "timestamp datetime zeitpunkt zeitstempel horodatage datatime datahora datetimestamp 日時",
  created:
    "created placed erstellt angelegt création creación creazione utworzenia opprettet oluşturma создания 创建 下单",
  ship: `ship shipping shipped shipment shipto delivery delivered dispatch versand liefer lieferung livraison expédition
    envío entrega spedizione consegna verzending levering wysyłka dostawa leverans kargo teslimat доставка доставки
    отгрузка отгрузки 发货 配送 运费 出荷 発送 送料 freight fracht porto`,
  return: `return returns returned retour retours retoure retouren rückgabe rueckgabe rücksendung ruecksendung retourniert
    storno storniert stornierung cancellation cancelled canceled credit creditnote gutschrift avoir avoirs devolución
    devoluciones devuelto devuelta reso resi restituito devolução devoluções devolvido zwrot zwroty zwrócone retur
    returnerad iade возврат возвраты возвращено 退货 退貨 返品 rma annulation annulé`,
  refund: `refund refunds refunded erstattung erstattet rückerstattung remboursement remboursé reembolso rimborso
    terugbetaling återbetalning возмещение 退款 返金`,
  original: `original orig originating source ursprung ursprungs ursprünglich ursprüngliche origine originale originario
    originele pierwotne pierwotny opprinnelig исходный исходная 原 原始 元 related linked parent`,
  flag: "flag is was has indicator marker kennzeichen kz ob 是否 フラグ czy est",
  status: "status statut état stato durum durumu статус 状态 状態 ステータス",
  state: "state states province bundesland provincia estado provincie prefecture 省 省份 都道府県 kanton canton",
  type: "type kind art typ tipo rodzaj soort tür tip тип вид 类型 種類 vorgang vorgangsart belegart buchungsart mode method methode metodo",
  region:
    "region regions gebiet territory area zone regione regio wojewodztwo bölge регион область 地区 區域 区域 地域 エリア market",
  country: "country countries land länder pays país paese kraj ülke страна 国家 國家 国 nation",
  city: "city town stadt ort ville ciudad cidade città stad miasto şehir город 城市 市 都市 municipality gemeinde ciudad",
  store: `store stores shop branch outlet location warehouse filiale filialen laden standort magasin tienda loja negozio
    punto winkel sklep butik mağaza şube магазин 门店 店铺 店 店舗 支店 boutique succursale sucursal kasse pos_terminal`,
  channel: "channel kanal canal canale kanaal vertriebskanal vertriebsweg канал 渠道 チャネル platform plattform",
  payment: `payment payments paid pay zahlung zahlungs zahl zahlart zahlungsart zahlungsmethode paiement pago pagamento
    betaling betaal płatność płatności betalning ödeme оплата оплаты платеж 支付 付款 支払 tender`,
  note: `note notes remark remarks comment comments bemerkung bemerkungen notiz anmerkung kommentar hinweis commentaire
    remarque observación observaciones nota commento osservazioni observação opmerking uwagi komentarz anteckning
    примечание комментарий 备注 備註 備考 memo reason grund motif motivo`,
  segment: "segment kundengruppe segmento сегмент 细分",
  brand: "brand marke marque marca merk marka varumärke бренд 品牌 ブランド manufacturer hersteller",
  seller:
    "seller salesperson salesman rep verkäufer vendedor vendeur venditore verkoper sprzedawca säljare продавец 销售员 cashier kassierer",
  row: "row record index zeile lfd laufende unnamed indeks 序号 連番",
  /** Words that make a name mean something else, so that nothing is read into it. */
  other: `due required requested promised birth birthday modified updated changed valid start end expiry expiration min
    minimum max maximum avg average mean median previous last first target budget forecast inventory level reorder safety
    supplier vendor lieferant lieferanten fournisseur proveedor fornitore leverancier dostawca leverantör поставщик 供应商
    仕入先 employee mitarbeiter month monat year jahr week woche hour stunde quarter phone telefon email mail address
    adresse street straße strasse zip postal postcode plz age gender weight latitude longitude lat lon days tage since
    count rank score rating visits growth tracking carrier count previous`,
} as const satisfies Record<string, string>

export type Concept = keyof typeof VOCABULARY

/** Words that add nothing. */
const FILLERS = new Set(
  "of the de del der des die das du la le les di da do dos d von per pro in on for the a an el og et und and y e".split(
    " ",
  ),
)

const CONCEPTS: ReadonlyMap<string, Concept> = new Map(
  (Object.entries(VOCABULARY) as [Concept, string][]).flatMap(([concept, words]) =>
    words.split(/\s+/).map((word): [string, Concept] => [wordsOf(word), concept]),
  ),
)

/** Short words that may be a piece of a joined one; others of one or two Latin letters would be found everywhere. */
const SHORT_PIECES = new Set(["id", "nr", "no", "vk", "ek"])
const LONGEST_NAME = 200
const LONGEST_PIECE = 24
const isLatin = (text: string): boolean => /^\p{Script=Latin}/u.test(text)

/** A name as the concepts that are in it, and how many of its words are not understood. */
export interface ReadName {
  readonly concepts: ReadonlySet<Concept>
  readonly unknown: number
}

/** Reads a column's name in any of the languages; words that are joined are taken apart (`Bestelldatum`, `orderid`). */
export function readName(name: string): ReadName {
  const concepts = new Set<Concept>()
  let unknown = 0
  // "Tax 5%" is what five per cent come to; "Tax %" is a rate.
  const text = name
    .slice(0, LONGEST_NAME)
    .replace(/\d+([.,]\d+)?\s*%/g, " ")
    .replaceAll("%", " percent ")
  const words = wordsOf(text).split(" ")
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === "" || /^\p{N}+$/u.test(word) || FILLERS.has(word)) continue
    let found = conceptsOf(word)
    // Capitals inside of a word cut it: `MwSt`.
    if (found === null && CONCEPTS.has(word + words[i + 1])) found = [CONCEPTS.get(word + words[++i])!]
    if (found === null) unknown++
    else for (const concept of found) concepts.add(concept)
  }
  return { concepts, unknown }
}

function conceptsOf(word: string): readonly Concept[] | null {
  const whole = CONCEPTS.get(word)
  return whole ? [whole] : takeApart(word)
}

/** A joined word as the fewest known ones, German links such as the s in `Auftragsdatum` between them; else null. */
function takeApart(word: string): readonly Concept[] | null {
  const best: (readonly Concept[] | null)[] = [[]]
  for (let end = 1; end <= word.length; end++) {
    best[end] = null
    for (let start = Math.max(0, end - LONGEST_PIECE); start < end; start++) {
      const before = best[start]
      if (!before) continue
      const piece = word.slice(start, end)
      const concept = conceptOfPiece(piece) ?? (start > 0 ? conceptOfPiece(piece.replace(/^(s|n|en|es|e)/, "")) : null)
      const now = best[end]
      if (concept && (!now || before.length + 1 < now.length)) best[end] = [...before, concept]
    }
  }
  const found = best[word.length] ?? null
  return found !== null && found.length <= 4 ? found : null
}

const conceptOfPiece = (piece: string): Concept | null =>
  isLatin(piece) && piece.length < 3 && !SHORT_PIECES.has(piece) ? null : (CONCEPTS.get(piece) ?? null)
