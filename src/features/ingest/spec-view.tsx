import { createMemo, Show } from "solid-js"
import { Empty } from "#components/basics.tsx"
import { plural } from "#components/format.ts"
import { expectedRows } from "#domain/ingestion/choices.ts"
import { buildIngestionSpec } from "#domain/ingestion/spec.ts"
import { type Card, isSentAsIs } from "./model.ts"
import { firstSentKey } from "./sent-key.ts"

/** What Druid will be asked to do. The server knows the bucket, the keys and the id, and fills them in. */
export function SpecView(props: { readonly card: Card }) {
  const built = createMemo(() => {
    const { profile, choices, mode, datasource } = props.card
    if (!profile || !choices || expectedRows(profile, choices).kept === 0) return null
    const isOriginal = isSentAsIs(props.card)
    return buildIngestionSpec({
      id: "{ingestion id}",
      attempt: 1,
      datasource,
      mode: mode === "append" ? "append" : "replace",
      replace: mode === "append" ? null : mode,
      sent: "parquet",
      isOriginal,
      keys: [firstSentKey(isOriginal, datasource, props.card.name)],
      profile,
      choices,
      existing: null,
      s3: { bucket: "{bucket}", endpoint: null, region: "{region}", environmentCredentials: true },
    })
  })
  return (
    <Show
      when={built()}
      fallback={
        <Empty title="No spec yet">
          <p>It is built when every row was checked and at least one has a time.</p>
        </Empty>
      }
    >
      {(spec) => (
        <div class="spec">
          <p class="soft">
            {plural(spec().kept, "row")} in {plural(spec().chunks, "time chunk")}. What stands in braces is filled in by
            the server; credentials are named, never contained.
          </p>
          <section
            aria-label="Ingestion spec"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
            tabIndex={0}
          >
            <pre class="mono">{JSON.stringify(spec().task, null, 2)}</pre>
          </section>
        </div>
      )}
    </Show>
  )
}
