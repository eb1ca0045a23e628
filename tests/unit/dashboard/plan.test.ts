import { describe, expect, test } from "vitest"
import type { Dashboard } from "#domain/dashboard/dashboard.ts"
import { planDashboard } from "#domain/dashboard/plan.ts"
import { findSalesColumns } from "#domain/dashboard/sales-columns.ts"
import { buildSample } from "#domain/sample/sample.ts"
import { readCsv, salesCsv } from "../../e2e/sales.ts"
import { column, schema, schemaOfCsv } from "./helpers.ts"

const figuresOf = (d: Dashboard) => d.panels.find((p) => p.kind === "figures")?.figures.map((f) => f.id)
const listsOf = (d: Dashboard) => d.panels.flatMap((p) => (p.kind === "top" ? [[p.title, p.column]] : []))
const measuresOf = (d: Dashboard) => d.panels.find((p) => p.kind === "figures")?.measures
const ALL = ["net", "sales", "returns", "orders", "units", "average_order", "return_rate"]

describe("the columns that sales have", () => {
  const amount = (name: string) => ({ amount: { column: name }, returns: { by: "sign", of: { column: name } } })
  test.each([
    [
      "Online Retail",
      [
        "InvoiceNo string",
        "StockCode string",
        "Description string",
        "Quantity integer -9..9",
        "UnitPrice float 0..9",
        "CustomerID integer",
        "Country string",
      ],
      {
        amount: { product: ["UnitPrice", "Quantity"] },
        quantity: "Quantity",
        order: "InvoiceNo",
        customer: "CustomerID",
        product: "Description",
        places: ["Country"],
        returns: { by: "sign", of: { product: ["UnitPrice", "Quantity"] } },
      },
    ],
    [
      "Superstore",
      [
        "Row ID integer",
        "Order ID string",
        "Ship Mode string",
        "Customer ID string",
        "Customer Name string",
        "Segment string",
        "City string",
        "State string",
        "Region string",
        "Product ID string",
        "Category string",
        "Sub-Category string",
        "Product Name string",
        "Sales float 1..9",
        "Quantity integer 1..9",
        "Discount float",
        "Profit float -3..9",
      ],
      {
        amount: { column: "Sales" },
        quantity: "Quantity",
        order: "Order ID",
        customer: "Customer Name",
        product: "Product Name",
        places: ["Region", "State", "City"],
        kinds: ["Category", "Sub-Category", "Segment", "Ship Mode"],
        returns: { by: "none" },
      },
    ],
    [
      "German",
      [
        "Rechnungsnummer string",
        "Kunden-Nr. string",
        "Artikel string",
        "Menge integer -2..4",
        "Einzelpreis float",
        "Nettoumsatz float -9..9",
        "Filiale string",
        "Warengruppe string",
        "Währung string EUR",
      ],
      {
        ...amount("Nettoumsatz"),
        quantity: "Menge",
        order: "Rechnungsnummer",
        customer: "Kunden-Nr.",
        product: "Artikel",
        places: ["Filiale"],
        kinds: ["Warengruppe"],
        currency: "Währung",
      },
    ],
    [
      "French",
      [
        "facture string",
        "client string",
        "désignation string",
        "quantité integer",
        "prix unitaire float",
        "montant HT float -1..3",
        "ville string",
      ],
      {
        ...amount("montant HT"),
        quantity: "quantité",
        order: "facture",
        customer: "client",
        product: "désignation",
        places: ["ville"],
      },
    ],
    [
      "Spanish",
      ["pedido string", "producto string", "cantidad integer", "importe float -1..3", "país string"],
      { ...amount("importe"), quantity: "cantidad", order: "pedido", product: "producto", places: ["país"] },
    ],
    [
      "a price and nothing else",
      ["order_id string", "product_id string", "price float 1..9"],
      { amount: { column: "price" }, quantity: null, returns: { by: "none" } },
    ],
    [
      "amounts above zero, quantities below",
      ["sku string", "qty integer -3..9", "revenue float 0..9"],
      { amount: { column: "revenue" }, returns: { by: "sign", of: { column: "qty" } } },
    ],
    [
      "a flag",
      ["sku string", "revenue float 0..9", "is_returned string false|true"],
      { returns: { by: "values", column: "is_returned", values: ["true"] } },
    ],
    [
      "a flag that is a number in Druid",
      ["sku string", "revenue float 0..9", "returned integer 0|1"],
      { returns: { by: "values", column: "returned", values: [1] } },
    ],
    [
      "a state",
      ["sku string", "revenue float 0..9", "order_status string shipped|Returned|refund"],
      { returns: { by: "values", column: "order_status", values: ["Returned", "refund"] } },
    ],
    ["no profile", ["sku string", "revenue float"], { returns: { by: "sign", of: { column: "revenue" } } }],
    ["the line before the order", ["order_total float", "line_total float", "order_id string"], amount("line_total")],
    [
      "not what is given away",
      ["order_id string", "discount_amount float", "tax_amount float", "amount float"],
      amount("amount"),
    ],
  ])("%s", (_, columns, expected) => {
    expect(findSalesColumns(columns.map(column))).toMatchObject(expected)
  })

  test.each([
    ["nothing but texts", ["region string", "amount string"]],
    ["weather", ["station string", "temperature float", "humidity float"]],
    ["a total without anything sold", ["sensor string", "total float"]],
    ["a quantity without a price", ["sku string", "quantity integer"]],
  ])("none in %s", (_, columns) => {
    expect(findSalesColumns(columns.map(column))).toBeNull()
  })
})

describe("the dashboard", () => {
  test("of the sample", () => {
    const dashboard = planDashboard(schemaOfCsv(readCsv(buildSample()), "ordered_at"))
    expect(dashboard.columns).toEqual({
      amount: { column: "amount" },
      quantity: "quantity",
      order: "order_id",
      customer: "customer_id",
      product: "product",
      places: ["region", "store"],
      kinds: ["category", "channel"],
      currency: null,
      returns: { by: "sign", of: { column: "amount" } },
    })
    expect(figuresOf(dashboard)).toEqual(ALL)
    expect(listsOf(dashboard)).toEqual([
      ["Products", "product"],
      ["Customers", "customer_id"],
      ["Regions", "region"],
      ["Categories", "category"],
      ["Stores", "store"],
      ["Channels", "channel"],
    ])
    expect(dashboard.panels.map((p) => p.kind).filter((kind) => kind !== "top")).toEqual(["figures", "series", "clock"])
    expect(dashboard.filterable).not.toContain("grove_ingestion")
    expect(dashboard.notes).toEqual([])
  })

  test("of the end-to-end tests' file", () => {
    const dashboard = planDashboard(schemaOfCsv(readCsv(salesCsv(2_000)), "order_date"))
    expect(figuresOf(dashboard)).toEqual(ALL)
    expect(listsOf(dashboard).map(([, name]) => name)).toEqual(["product", "customer_id", "region"])
    expect(measuresOf(dashboard)).toEqual([
      { name: "sales", op: "sum", of: { column: "amount" }, sign: { of: { column: "amount" }, is: "positive" } },
      { name: "returned", op: "sum", of: { column: "amount" }, sign: { of: { column: "amount" }, is: "negative" } },
      { name: "net", op: "sum", of: { column: "amount" } },
      { name: "orders", op: "count_distinct", column: "order_id", sign: { of: { column: "amount" }, is: "positive" } },
      { name: "units", op: "sum", of: { column: "quantity" } },
    ])
  })

  test("marked returns are taken off sales and units", () => {
    const d = planDashboard(
      schema("sku string a|b", "qty integer 1..9", "revenue float 0..9", "returned string no|yes"),
    )
    expect(measuresOf(d)?.map((m) => m.name)).toEqual(["sales", "returned", "units_sold", "units_returned"])
    expect(d.panels.find((p) => p.kind === "top")).toMatchObject({ orderBy: "sales", note: "by sales" })
  })

  test("without returns there is no net, and a note says so", () => {
    const d = planDashboard(schema("order_id string", "sku string a|b", "revenue float 0..9"))
    expect(figuresOf(d)).toEqual(["sales", "orders", "average_order"])
    expect(d.notes).toEqual(["No returns were recognised: no amount is below zero and no row is marked."])
  })

  test.each([
    ["amount_eur float", [], "EUR"],
    ["amount float", ["currency string GBP"], "GBP"],
    ["amount float", ["currency string GBP|EUR"], null],
    ["amount float", [], null],
  ])("%s %j is in %s", (amount, more, expected) => {
    expect(planDashboard(schema("order_id string", amount, ...more)).currency).toBe(expected)
  })

  test("of anything else counts rows, adds numbers up, averages what cannot be added", () => {
    const d = planDashboard(schema("station string a|b|c", "id string x", "rain float", "temperature float"))
    expect(d.kind).toBe("general")
    expect(measuresOf(d)).toEqual([
      { name: "rows", op: "count" },
      { name: "metric_1", op: "sum", of: { column: "rain" } },
      { name: "metric_2", op: "avg", of: { column: "temperature" } },
    ])
    expect(listsOf(d)).toEqual([["Station", "station"]])
    expect(d.panels[0]?.figures.map((f) => f.title)).toEqual(["Rows", "Rain", "Average temperature"])
    expect(d.notes).toEqual([
      "No column was recognised as a sales amount, so rows are counted and numbers are added up or averaged.",
    ])
  })

  test("of a datasource with nothing but rows still counts them", () => {
    const d = planDashboard(schema())
    expect(figuresOf(d)).toEqual(["rows"])
    expect(d.notes).toEqual(["No column was recognised as a sales amount, so rows are counted."])
  })

  test("a single date has no weekdays to compare", () => {
    const columns = [column("order_id string"), column("amount float")]
    const clocks = (first: string, last: string) =>
      planDashboard({ name: "s", rows: 9, columns, time: { first, last } }).panels.filter((p) => p.kind === "clock")
    expect(clocks("2024-05-01T00:00:00.000Z", "2024-05-01T00:00:00.000Z")).toEqual([])
    expect(clocks("2024-05-01T00:00:00.000Z", "2024-05-09T00:00:00.000Z")).toHaveLength(1)
  })

  test("every figure is made of its panel's own measures, and every list is ordered by one of them", () => {
    for (const source of [schemaOfCsv(readCsv(buildSample()), "ordered_at"), schema("a string x|y", "b float")])
      for (const panel of planDashboard(source).panels) {
        const names = panel.measures.map((m) => m.name)
        for (const figure of panel.figures)
          for (const [, name] of JSON.stringify(figure.formula).matchAll(/"name":"(\w+)"/g))
            expect(names).toContain(name)
        if (panel.kind === "top") expect(names).toContain(panel.orderBy)
      }
  })
})
