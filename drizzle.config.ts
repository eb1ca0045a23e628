import { defineConfig } from "drizzle-kit"

/** `drizzle-kit generate` writes migrations/ from the schema; the local stack and the deploy script run them. */
export default defineConfig({ dialect: "postgresql", schema: "./workers/db/schema.ts", out: "./migrations" })
