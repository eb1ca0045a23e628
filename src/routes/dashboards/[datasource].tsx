import { DashboardPage } from "#features/dashboards/dashboard-page.tsx"

export default DashboardPage
