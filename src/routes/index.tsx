import { HomePage } from "#features/home/home-page.tsx"

/** The desk comes with the first file, so that the first screen stays small. */
const desk = () => import("#features/ingest/ports-real.ts")

export default function Home() {
  return (
    <HomePage
      onFiles={(files) => void desk().then(({ theDesk }) => theDesk().add(files))}
      onSample={() => void desk().then(({ addSample }) => addSample())}
    />
  )
}
