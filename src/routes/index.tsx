export default function Home() {
  return <main>Grove</main>
}
