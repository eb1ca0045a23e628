import { createSignal, Show } from "solid-js"
import { Button, Select } from "#components/basics.tsx"
import { formatCount } from "#components/format.ts"
import type { ReadOptions, TableInfo } from "#profiler/api.ts"
import type { Desk } from "./desk.ts"
import { type Card, isOpen } from "./model.ts"
import { ReadingSigns } from "./reading-signs.tsx"

/** How the file is read, and how else it could be: its table, its encoding, its dialect. A change is seen at once. */
export function ReadingChoice(props: { readonly desk: Desk; readonly card: Card }) {
  const [open, setOpen] = createSignal(false)
  const [more, setMore] = createSignal(false)
  const disabled = () => !isOpen(props.card)
  const read = (options: ReadOptions) => props.desk.readAs(props.card.id, { ...props.card.options, ...options })
  const dialect = (choice: NonNullable<ReadOptions["dialect"]>) =>
    read({ dialect: { ...props.card.options.dialect, ...choice } })
  return (
    <Show when={props.card.profile}>
      {(profile) => (
        <div class="row wrap reading">
          <Show when={props.card.tables.length > 1 && profile().table}>
            {(table) => (
              <Select
                label="Table"
                small
                value={table()}
                disabled={disabled()}
                options={props.card.tables.map((t) => ({ value: t.name, label: tableWords(t) }))}
                onChange={(name) => read({ table: name })}
              />
            )}
          </Show>
          <Show when={profile().encoding !== null || profile().dialect !== null}>
            <Show
              when={open()}
              fallback={
                <Button small kind="quiet" disabled={disabled()} onClick={() => setOpen(true)}>
                  Read it in another way
                </Button>
              }
            >
              <Show when={profile().encoding}>
                {(encoding) => (
                  <Select
                    label="Encoding"
                    small
                    value={encoding()}
                    disabled={disabled()}
                    options={withCurrent(encoding(), ENCODINGS).map((value) => ({ value, label: value }))}
                    onChange={(value) => read({ encoding: value })}
                  />
                )}
              </Show>
              <Show when={profile().dialect}>
                {(now) => (
                  <>
                    <Select
                      label="Separated by"
                      small
                      value={now().delimiter}
                      disabled={disabled()}
                      options={withCurrent(now().delimiter, DELIMITERS).map((value) => ({
                        value,
                        label: DELIMITER_WORDS[value] ?? value,
                      }))}
                      onChange={(delimiter) => dialect({ delimiter })}
                    />
                    <Select
                      label="First row"
                      small
                      value={now().header ? "names" : "values"}
                      disabled={disabled()}
                      options={[
                        { value: "names", label: "names the columns" },
                        { value: "values", label: "is a row of values" },
                      ]}
                      onChange={(value) => dialect({ headerLines: value === "names" ? 1 : 0 })}
                    />
                    <Show
                      when={more()}
                      fallback={
                        <Button small kind="quiet" disabled={disabled()} onClick={() => setMore(true)}>
                          Quotes, comments, lines
                        </Button>
                      }
                    >
                      <ReadingSigns
                        now={now()}
                        choice={props.card.options.dialect ?? {}}
                        disabled={disabled()}
                        onChange={dialect}
                      />
                    </Show>
                  </>
                )}
              </Show>
              <Show when={isChanged(props.card.options)}>
                <Button small kind="quiet" disabled={disabled()} onClick={() => props.desk.readAs(props.card.id, {})}>
                  As it was found
                </Button>
              </Show>
            </Show>
          </Show>
        </div>
      )}
    </Show>
  )
}

/** The encodings that files of sales come in; any other is found, and can be kept. */
const ENCODINGS =
  "utf-8,windows-1252,windows-1250,windows-1251,windows-1253,windows-1254,windows-1257,iso-8859-2,iso-8859-5,iso-8859-7,iso-8859-15,koi8-r,ibm850,ibm852,ibm866,macintosh,shift_jis,euc-jp,gb18030,big5,euc-kr,utf-16le,utf-16be".split(
    ",",
  )

const DELIMITERS = [",", ";", "\t", "|", " "] as const
const DELIMITER_WORDS: Readonly<Record<string, string>> = {
  ",": "comma",
  ";": "semicolon",
  "\t": "tab",
  "|": "bar",
  " ": "blank",
}

const withCurrent = (current: string, known: readonly string[]): readonly string[] =>
  known.includes(current) ? known : [current, ...known]

const isChanged = ({ encoding, dialect }: ReadOptions): boolean => encoding !== undefined || dialect !== undefined

/** A table with its size, as far as it is known. */
function tableWords({ name, rows, columns, hidden }: TableInfo): string {
  const size =
    rows === null
      ? ""
      : columns === null
        ? `, ${formatCount(rows)} rows`
        : `, ${formatCount(rows)} × ${formatCount(columns)}`
  return `${name}${size}${hidden ? ", hidden" : ""}`
}
