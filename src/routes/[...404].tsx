import { A } from "@solidjs/router"
import { Empty } from "#components/basics.tsx"

export default function NotFound() {
  return (
    <Empty first title="There is no page here">
      <p>The address may be mistyped, or the page may have moved.</p>
      <A class="btn" href="/">
        To the first page
      </A>
    </Empty>
  )
}
