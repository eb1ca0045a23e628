import { expect, test } from "vitest"
import { timeJoins } from "#domain/repair/join-times.ts"
import { previewRepairs } from "#domain/repair/preview.ts"
import { profileText } from "../scan/helpers.ts"

const joins = (csv: string) => timeJoins(profileText(csv).columns)
const rowsOf = (header: string, row: (i: number) => string) =>
  `${header}\n${Array.from({ length: 20 }, (_, i) => row(i)).join("\n")}\n`
const two = (n: number) => String(n).padStart(2, "0")

test("a date and a time of day beside it are offered as one column of times", () => {
  const csv = rowsOf("day,time,amount", (i) => `${two((i % 28) + 1)}.05.2024,${two(i)}:30,${i}`)
  const [join, ...others] = joins(csv)
  expect(others).toEqual([])
  expect(join).toMatchObject({ date: "day", time: "time" })
  const preview = previewRepairs(["day", "time", "amount"], join!.repairs, [
    { row: 2, cells: ["01.05.2024", "00:30", "1"] },
  ])
  expect(preview.after).toEqual(["day", "amount"])
  expect(preview.rows[0]!.after).toEqual(["01.05.2024 00:30", "1"])
})

test("halves of the day count, and the column in front of the date may be the time", () => {
  const csv = rowsOf("at,day", (i) => `${(i % 12) + 1}:05:09 ${i % 2 ? "PM" : "AM"},2024-05-${two((i % 28) + 1)}`)
  expect(joins(csv)).toMatchObject([{ date: "day", time: "at" }])
})

test("the midnight that a workbook writes behind a day goes first", () => {
  const csv = rowsOf("day,time", (i) => `2024-05-${two((i % 5) + 1)} 00:00:00,${two(i)}:30:00`)
  const [join] = joins(csv)
  const preview = previewRepairs(["day", "time"], join!.repairs, [
    { row: 2, cells: ["2024-05-01 00:00:00", "07:30:00"] },
  ])
  expect(preview.rows[0]!.after).toEqual(["2024-05-01 07:30:00"])
})

test("nothing is offered for times that have their own day, durations far away, or prices", () => {
  expect(joins(rowsOf("at,time", (i) => `2024-05-01 ${two(i)}:10:00,${two(i)}:30`))).toEqual([])
  expect(joins(rowsOf("day,a,b,c,time", (i) => `2024-05-${two(i + 1)},x,y,z,${two(i)}:30`))).toEqual([])
  expect(joins(rowsOf("day,price", (i) => `2024-05-${two(i + 1)},${i}.50`))).toEqual([])
})
