import { type Accessor, createSignal } from "solid-js"

export interface Selection {
  readonly from: number
  readonly to: number
}

/** Below this it was a click or a tremble. */
const LEAST_PX = 6

/** Dragging sideways over an element: what is selected meanwhile, and at the end both edges in pixels from its left. */
export function createDrag(onEnd: (from: number, to: number) => void): {
  readonly selection: Accessor<Selection | null>
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent & { readonly currentTarget: HTMLElement }) => void
    readonly onPointerMove: (event: PointerEvent & { readonly currentTarget: HTMLElement }) => void
    readonly onPointerUp: () => void
    readonly onPointerCancel: () => void
  }
} {
  const [start, setStart] = createSignal<number | null>(null)
  const [selection, setSelection] = createSignal<Selection | null>(null)
  const at = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    return Math.min(width, Math.max(0, event.clientX - left))
  }
  const stop = () => {
    setStart(null)
    setSelection(null)
  }
  return {
    selection,
    handlers: {
      onPointerDown: (event) => {
        // A finger scrolls the page.
        if (event.pointerType === "touch" || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setStart(at(event))
      },
      onPointerMove: (event) => {
        const from = start()
        if (from === null) return
        const to = at(event)
        setSelection(Math.abs(to - from) < LEAST_PX ? null : { from: Math.min(from, to), to: Math.max(from, to) })
      },
      onPointerUp: () => {
        const done = selection()
        stop()
        if (done) onEnd(done.from, done.to)
      },
      onPointerCancel: stop,
    },
  }
}
