/** Runs before each file of the browser suite: all of them share one origin, and none should see another's data. */
import { clearStorage } from './worker-client.ts'

await clearStorage()
