import { Router } from "@solidjs/router"
import { FileRoutes } from "@solidjs/start/router"
import { Shell } from "#features/shell/shell.tsx"
import "./app.css"

export default function App() {
  return (
    <Router root={(props) => <Shell>{props.children}</Shell>}>
      <FileRoutes />
    </Router>
  )
}
