import { IngestionsPage } from "#features/ingestions/ingestions-page.tsx"

export default IngestionsPage
