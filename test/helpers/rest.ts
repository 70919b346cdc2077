/** MLflow's REST API over a store in memory, called as a client would. */
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach } from 'vitest'
import { MemoryFiles } from '#store/memory-files.ts'
import { answerRest } from '#rest/answer.ts'
import { openMemorySession } from '#service/open-session.ts'
import type { Session } from '#service/session.ts'

export type Body = Record<string, unknown>

export type Answer = {
  readonly status: number
  readonly headers: Headers
  /** Undefined when the answer is no JSON. */
  readonly json: Body
  readonly text: string
}

export const ORIGIN = 'http://localhost:5000'

/** Begins a store anew for each test of the file. */
export class RestClient {
  #session: Session | undefined

  constructor() {
    beforeEach(() => {
      const factory = new IDBFactory()
      Object.assign(globalThis, { indexedDB: factory })
      // The test may have loaded Dexie before there was a database.
      Object.assign(Dexie.dependencies, { indexedDB: factory, IDBKeyRange })
      this.#session = openMemorySession(new MemoryFiles())
    })
    afterEach(() => this.session.close())
  }

  get session(): Session {
    if (this.#session === undefined) throw new Error('The store is not open.')
    return this.#session
  }

  /** @param path with its query; below `/api/2.0/` when it does not begin with a slash */
  async send(method: string, path: string, init: RequestInit = {}): Promise<Answer> {
    const { headers, body } = new Request(ORIGIN, { method, ...init })
    // As it is: a Request would take dot parts out of it.
    const url = ORIGIN + (path.startsWith('/') ? path : `/api/2.0/${path}`)
    const response = await answerRest({ method, url, headers, body }, this.session)
    const text = await response.text()
    const isJson = response.headers.get('Content-Type') === 'application/json'
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? (JSON.parse(text) as Body) : {},
    }
  }

  async post(path: string, body: unknown, method = 'POST'): Promise<Answer> {
    return await this.send(method, path, {
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    })
  }

  /** @param query a list stands for a repeated parameter */
  async get(path: string, query: Readonly<Record<string, string | readonly string[]>> = {}): Promise<Answer> {
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    )
    return await this.send('GET', search.size === 0 ? path : `${path}?${search.toString()}`)
  }

  /** The answer of a call that must work. */
  async ok(answer: Promise<Answer>): Promise<Body> {
    const { status, json, text } = await answer
    if (status !== 200) throw new Error(`answered ${String(status)}: ${text}`)
    return json
  }

  async newRun(request: Body = {}): Promise<string> {
    const { run } = (await this.ok(this.post('mlflow/runs/create', { experiment_id: '0', ...request }))) as {
      run: { info: { run_id: string } }
    }
    return run.info.run_id
  }

  async getRun(runId: string): Promise<{ info: Body; data: Body; inputs: Body }> {
    const { run } = await this.ok(this.get('mlflow/runs/get', { run_id: runId }))
    return run as { info: Body; data: Body; inputs: Body }
  }
}
