import { query, type Rule } from "../rule.ts"

/** Rules on when things were sold. */
export const CALENDAR_RULES: readonly Rule[] = [
  {
    id: "days_without_sales",
    title: "There are sales on every day of business",
    scope: "cross",
    severity: "info",
    needs: ["order_date"],
    sentence:
      "There {count:is|are} {count|gap|gaps}, together {affected|day|days}, without a sale on days of the week that otherwise have sales.",
    why: "A day without any row is a holiday, or a day that the export left out. Days of the week on which there are hardly ever sales are taken for closed.",
    advice: null,
    plan: () =>
      query(
        `WITH days AS MATERIALIZED (SELECT order_date::DATE AS day, min(grove_row) AS grove_row FROM lines WHERE order_date IS NOT NULL GROUP BY 1),
          -- A single date of 1900 must not make a century of gaps.
          span AS (SELECT quantile_disc(day, 0.005) AS first, quantile_disc(day, 0.995) AS last FROM days),
          calendar AS (SELECT unnest(generate_series(first::TIMESTAMP, last::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day FROM span WHERE last - first BETWEEN 27 AND 36600),
          marked AS (SELECT c.day, d.day IS NOT NULL AS sold FROM calendar c LEFT JOIN days d ON c.day = d.day),
          business AS (SELECT isodow(day) AS weekday FROM marked GROUP BY 1 HAVING count(*) >= 4 AND avg(sold::INTEGER) >= 0.6),
          missing AS (SELECT day FROM marked WHERE NOT sold AND isodow(day) IN (SELECT weekday FROM business)),
          gaps AS (SELECT m.day, d.day AS before FROM missing m ASOF JOIN days d ON m.day >= d.day)
        SELECT (SELECT grove_row FROM days WHERE day = before) AS grove_row,
          CASE WHEN count(*) = 1 THEN min(day)::VARCHAR ELSE concat(min(day), ' to ', max(day), ', ', count(*), ' days') END AS detail, count(*) AS affected
        FROM gaps GROUP BY before`,
        "SELECT count(DISTINCT order_date::DATE) FROM lines",
      ),
  },
]
