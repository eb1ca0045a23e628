import { IngestPage } from "#features/ingest/ingest-page.tsx"
import { addSample, theDesk } from "#features/ingest/ports-real.ts"

export default function DataIngestion() {
  return <IngestPage desk={theDesk()} onSample={() => void addSample()} />
}
