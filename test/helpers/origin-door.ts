/** A store in memory, and pages of other origins that speak to it through their doors, message by message. */
import type { DoorNews } from '#base/door.ts'
import type { GrantScope } from '#model/grant.ts'
import { makeApi } from '#worker/make-api.ts'
import { checkCalls } from '#worker/check-calls.ts'
import type { TrackletApi } from '#worker/api.ts'
import type { Session } from '#service/session.ts'
import { clearMemory, openMemory } from './memory-service.ts'

export const OTHER_ORIGIN = 'https://notebooks.example'

const WRITE_ONLY: GrantScope = { reach: 'own', experiment: '', read: false, change: false }

type Reply = { readonly id: number; readonly type: string; readonly value: unknown }

export type DoorClient = {
  readonly grantId: string
  readonly news: DoorNews[]
  /** @throws Error whose message begins with the code */
  call(verb: string, ...args: unknown[]): Promise<unknown>
  /** The raw message, and the next answer to it, if any comes before that to a call. */
  send(message: unknown): Promise<unknown>
  rest(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Record<string, unknown> }>
  close(): void
}

export type DoorHouse = {
  readonly session: Session
  /** As the app's own pages have it. */
  readonly api: TrackletApi
  open(scope?: Partial<GrantScope>, origin?: string, until?: number | null): Promise<DoorClient>
  close(): Promise<void>
}

export function openHouse(): DoorHouse {
  clearMemory()
  const session = openMemory()
  const api = checkCalls(makeApi(session))
  const clients: DoorClient[] = []
  return {
    session,
    api,
    open: async (scope = {}, origin = OTHER_ORIGIN, until = null) => {
      const { grantId } = await api.addGrant({ ...WRITE_ONLY, ...scope, origin, until })
      const client = await enter(api, grantId)
      clients.push(client)
      return client
    },
    close: async () => {
      for (const client of clients) client.close()
      await session.close()
    },
  }
}

/** What the page's side does: see sdk/relay/. */
export async function enter(api: TrackletApi, grantId: string): Promise<DoorClient> {
  return { ...(await enterBy((control) => api.serveOrigin(grantId, control))), grantId }
}

/** @param serve answers on the port that it gets */
export async function enterBy(
  serve: (control: MessagePort) => Promise<void>,
): Promise<Omit<DoorClient, 'grantId'>> {
  const control = new MessageChannel()
  const calls = new MessageChannel()
  const news: DoorNews[] = []
  control.port1.onmessage = ({ data }: MessageEvent<DoorNews>) => void news.push(data)
  control.port1.postMessage({ type: 'calls' }, [calls.port2])
  await serve(control.port2)
  const waiting = new Map<unknown, (reply: Reply) => void>()
  calls.port1.onmessage = ({ data }: MessageEvent<Reply>) => waiting.get(data.id)?.(data)
  let lastId = 0
  const send = (message: Record<string, unknown>) =>
    new Promise<Reply>((resolve) => {
      waiting.set(message['id'], resolve)
      calls.port1.postMessage(message)
    })
  const call = async (verb: string, ...args: unknown[]) => {
    const argumentList = args.map((value) => ({ type: 'RAW', value }))
    const { type, value } = await send({ id: ++lastId, type: 'APPLY', path: [verb], argumentList })
    if (type === 'RAW') return value
    const { code, message } = value as { code: string; message: string }
    throw new Error(`${code}: ${message}`)
  }
  return {
    news,
    call,
    send: (message) => {
      calls.port1.postMessage(message)
      return call('ready').then(() => undefined)
    },
    rest: async (method, path, body) => {
      const args = body === undefined ? [method, path] : [method, path, JSON.stringify(body)]
      const { status, text } = (await call('answerRest', ...args)) as { status: number; text: string }
      return { status, body: JSON.parse(text) as Record<string, unknown> }
    },
    close: () => {
      calls.port1.close()
      control.port1.close()
    },
  }
}
