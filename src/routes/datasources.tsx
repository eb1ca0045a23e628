import { DatasourcesPage } from "#features/datasources/datasources-page.tsx"

export default function Datasources() {
  return <DatasourcesPage title="Datasources" />
}
