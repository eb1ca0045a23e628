import { createApiClient } from "#api/client.ts"
import { plural } from "#components/format.ts"
import type { DatasourceList } from "#domain/contracts/datasources.ts"

/** Each datasource as something to find, and where it is; none while Druid does not answer. */
export async function datasourcesToFind(): Promise<
  readonly { readonly label: string; readonly hint: string; readonly href: string }[]
> {
  try {
    const { datasources } = await createApiClient().get<DatasourceList>("/api/datasources")
    return datasources.map(({ name, rows }) => ({
      label: name,
      hint: plural(rows, "row"),
      href: `/dashboards/${encodeURIComponent(name)}`,
    }))
  } catch {
    // The finder finds the rest; the list of datasources itself says what is wrong.
    return []
  }
}
