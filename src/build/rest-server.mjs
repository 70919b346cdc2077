/**
 * `npm run rest-server -- [--port 5005] [--data DIR]`: MLflow's REST API over Tracklet's own services, for clients outside of
 * a browser and for tests. A development tool: one process, loopback only, everything in memory, and with `--data` a
 * snapshot in a folder soon after each change.
 */
import { parseArgs } from 'node:util'
import { startRestServer } from './start-rest-server.mjs'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '5005' }, data: { type: 'string' } },
})
const { url, close } = await startRestServer({ port: Number(values.port), data: values.data })
console.log(`
  Tracklet answers MLflow's clients at ${url}

  A development tool: ${values.data === undefined ? 'everything is kept in memory and gone with it' : `a snapshot is kept in ${values.data}`}.
  MLFLOW_TRACKING_URI=${url} points a client at it; POST ${url}/__reset empties it; Ctrl-C stops it.
`)
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => void close().then(() => process.exit()))
