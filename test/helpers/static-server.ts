import { fileURLToPath } from 'node:url'
import { serveFolder } from '../../src/build/serve.mjs'

/** The built app: the copy that built.ts made for this run of the suite. */
export const DIST = process.env['TRACKLET_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url))

export type StaticServer = {
  /** The page's address, with the base. */
  readonly url: string
  readonly origin: string
  /** Paths asked for, in order, over all starts. */
  readonly requests: string[]
  /** Open connections end too: the app is alone from here on. */
  stop(): Promise<void>
  /** Serves again, at the same address; another folder if given. */
  start(folder?: string): Promise<void>
}

export type StaticServerOptions = {
  readonly folder?: string
  readonly base?: string
  /** Of every file, besides its own. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Serves a folder on a free port of the loopback, as `npm start` does. */
export async function startServer(options: StaticServerOptions = {}): Promise<StaticServer> {
  const { base = '/', headers = {} } = options
  const requests: string[] = []
  const onRequest = (request: { url?: string | undefined }) => requests.push(request.url ?? '')
  let folder = options.folder ?? DIST
  let server = await serveFolder({ folder, base, onRequest, headers })
  const { port, url } = server
  return {
    url,
    origin: new URL(url).origin,
    requests,
    stop: async () => void (await server.close()),
    start: async (another) => {
      folder = another ?? folder
      server = await serveFolder({ folder, base, port, onRequest, headers })
    },
  }
}
