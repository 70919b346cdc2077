/** `npm run bench [-- --json] [-- name…]`: runs the benchmarks on the built app, in Chromium, and prints a table. */
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
await runnerImport(main, { configFile: false, logLevel: 'error' })
