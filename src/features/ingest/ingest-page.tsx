import { useNavigate } from "@solidjs/router"
import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from "solid-js"
import { Button, Empty } from "#components/basics.tsx"
import { isTyping } from "#features/shell/keys.ts"
import { providePlaces } from "#features/shell/places.ts"
import { chooseFormat, openDecisions } from "./decide.ts"
import type { Desk } from "./desk.ts"
import { FileList } from "./file-list.tsx"
import { FileView } from "./file-view.tsx"
import { findingsOf } from "./finding-words.ts"
import { focusInspector, leaveInspector } from "./focus.ts"
import { Inspector } from "./inspector.tsx"
import { createLook } from "./look.ts"
import { isOpen, losesWorkOnLeave } from "./model.ts"
import "./file-list.css"
import "./columns-table.css"
import "./rows-table.css"
import "./inspector.css"
import "./change.css"
// Last: what changes on narrow screens overrides all of them.
import "./ingest.css"

/** Three panes: the files, the file, what is selected in it. */
export function IngestPage(props: { readonly desk: Desk; readonly onSample: () => void }) {
  const { desk } = props
  const navigate = useNavigate()
  const [column, setColumn] = createSignal<string | null>(null)
  const [sheet, setSheet] = createSignal(false)
  const [dragging, setDragging] = createSignal(false)
  let input!: HTMLInputElement

  const look = createLook()
  const current = createMemo(() => desk.card(desk.selected()))
  // Without the memo every step of a card would take the person back to its columns.
  const id = createMemo(() => current()?.id)
  createEffect(on(id, () => look.reset(), { defer: true }))
  const columnName = createMemo(() => {
    const columns = current()?.profile?.columns
    const wanted = column()
    return (
      columns?.find((c) => c.name === wanted)?.name ??
      columns?.find((c) => c.role === "timestamp")?.name ??
      columns?.[0]?.name ??
      null
    )
  })
  const pick = (name: string) => {
    setColumn(name)
    setSheet(true)
  }
  const showRow = (row: number) => {
    setSheet(false)
    look.showRow(row)
  }
  const nextFinding = () => {
    const card = current()
    // A column with two findings is one stop, or the walk would never leave it.
    const columns = [...new Set(card ? findingsOf(card).flatMap((f) => (f.column === null ? [] : [f.column])) : [])]
    const next = columns[(columns.indexOf(columnName() ?? "") + 1) % columns.length]
    if (!next) return
    pick(next)
    focusInspector()
  }
  const goBack = () => {
    leaveInspector()
    setSheet(false)
  }

  const acceptProposal = () => {
    const card = current()
    if (!card?.profile || !card.choices || !isOpen(card)) return
    const decision = openDecisions(card.profile, card.choices, card.settled)[0]
    if (!decision) return
    desk.tell(card.id, {
      type: "chosen",
      choices: chooseFormat(card.choices, decision.column, decision.proposed.format),
    })
    desk.tell(card.id, { type: "settled", key: decision.key })
  }
  providePlaces(() => [
    { kind: "command", label: "Choose files", hint: "command", go: () => input.click() },
    ...desk.cards().map((card) => ({
      kind: "file" as const,
      label: card.name,
      hint: "file",
      go: () => desk.select(card.id),
    })),
    ...(current()?.profile?.columns ?? []).map(({ name }) => ({
      kind: "column" as const,
      label: name,
      hint: `column of ${current()?.name ?? ""}`,
      go: () => {
        pick(name)
        look.showColumn(name)
      },
    })),
  ])

  onMount(() => {
    desk.warm()
    void desk.recall()
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return
      event.preventDefault()
      setDragging(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setDragging(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) desk.add(files)
    }
    const key = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === "f" || event.key === "F") nextFinding()
      else if (event.key === "a" || event.key === "A") acceptProposal()
      else if (event.key === "Escape") goBack()
    }
    const leaving = (event: BeforeUnloadEvent) => {
      if (losesWorkOnLeave(desk.cards())) event.preventDefault()
    }
    addEventListener("dragover", over)
    addEventListener("dragleave", leave)
    addEventListener("drop", drop)
    addEventListener("keydown", key)
    addEventListener("beforeunload", leaving)
    onCleanup(() => {
      removeEventListener("dragover", over)
      removeEventListener("dragleave", leave)
      removeEventListener("drop", drop)
      removeEventListener("keydown", key)
      removeEventListener("beforeunload", leaving)
    })
  })

  return (
    <div class="ingest" classList={{ dragging: dragging(), bare: current() === null }}>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-choose
        onChange={(e) => {
          desk.add([...(e.currentTarget.files ?? [])])
          e.currentTarget.value = ""
        }}
      />
      <FileList desk={desk} onChoose={() => input.click()} />
      <Show
        when={current()}
        fallback={
          <section class="ingest-main" aria-label="No file yet">
            <Empty first title="Drop a sales file to see what is in it">
              <p class="ingest-lead">
                Every row is checked in this browser: columns, types, times, and what is wrong with them. Nothing leaves
                this machine before you press Send.
              </p>
              <p class="row">
                <Button kind="go" onClick={() => input.click()}>
                  Choose files
                </Button>
                <Button onClick={props.onSample}>Try the sample</Button>
              </p>
            </Empty>
          </section>
        }
      >
        {(card) => (
          <>
            <FileView
              desk={desk}
              card={card()}
              look={look}
              column={columnName()}
              onColumn={pick}
              onDashboard={() => navigate(`/dashboards/${encodeURIComponent(card().datasource)}`)}
            />
            <Inspector
              desk={desk}
              card={card()}
              column={columnName()}
              open={sheet()}
              onColumn={setColumn}
              onRow={showRow}
              onClose={() => setSheet(false)}
            />
          </>
        )}
      </Show>
      <div class="drop-veil" aria-hidden="true">
        Drop anywhere
      </div>
    </div>
  )
}
