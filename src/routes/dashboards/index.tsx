import { DatasourcesPage } from "#features/datasources/datasources-page.tsx"

export default function Dashboards() {
  return <DatasourcesPage title="Dashboards" />
}
