import { DatasourcesPage } from "#features/datasources/datasources-page.tsx"

export default DatasourcesPage
