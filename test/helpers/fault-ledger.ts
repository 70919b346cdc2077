/** Runs that are written until the browser dies, and what was acknowledged of them: the judge of every kill. */
import type { Page } from 'playwright'
import { expect } from 'vitest'
import type { Artifact } from '#model/artifact.ts'
import type { MetricHistory } from '#model/metric.ts'
import { KEYS, type Acknowledged, type SeenRun } from './fault-notebook.ts'
import { firstDifference, valueAt } from './fault-points.ts'
import type { FaultApp } from './fault-site.ts'

const RUNS = 4
/** The runs are spread over them. */
export const TABS = 2
/** Clean-up begins a few seconds after the start. */
const SWEPT_MS = 20_000

export class Ledger {
  readonly #runIds: string[] = []
  /** By run, then by key: how many points the last look found. */
  readonly #stored = Array.from({ length: RUNS }, () => KEYS.map(() => 0))
  /** By run: the step up to which all was acknowledged. */
  readonly #points = Array.from({ length: RUNS }, () => 0)
  /** By run: paths with their hashes. */
  readonly #files = Array.from({ length: RUNS }, () => new Map<string, string>())
  /** Hashes of all files that some run lists. */
  readonly #named = new Set<string>()
  #round = 0

  static async begin(app: FaultApp): Promise<Ledger> {
    const ledger = new Ledger()
    const page = await app.openNotebook()
    for (let run = 0; run < RUNS; run++)
      ledger.#runIds.push(await page.evaluate((name) => notebook.startRun(name), nameOf(run)))
    await page.close()
    return ledger
  }

  get firstRunId(): string {
    return this.#runIds[0] ?? ''
  }

  get summary(): { points: number; files: number } {
    return {
      points: this.#points.reduce((sum, through) => sum + through, 0),
      files: this.#files.reduce((sum, { size }) => sum + size, 0),
    }
  }

  /** A tab whose acknowledgements are noted. */
  async openWriter(app: FaultApp): Promise<Page> {
    const page = await app.openNotebook()
    await page.exposeFunction('acknowledge', (told: Acknowledged) => {
      if (told.kind === 'points') this.#points[told.run] = told.through
      else this.#files[told.run]?.set(told.path, told.sha256)
    })
    return page
  }

  async resumeRuns(pages: readonly Page[]): Promise<void> {
    for (const [run, id] of this.#runIds.entries())
      await pageOf(pages, run).evaluate(([name, runId]) => notebook.takeRun(name, runId), [
        nameOf(run),
        id,
      ] as const)
  }

  /** Points of every run, files of one run in each tab. Settles when the browser is gone. */
  async writeForever(pages: readonly Page[]): Promise<void> {
    const round = this.#round++
    const points = this.#stored.map((from, run) =>
      pageOf(pages, run).evaluate(([n, r, f]) => notebook.logForever(n, r, f), [
        nameOf(run),
        run,
        from,
      ] as const),
    )
    const files = pages.map((page, run) =>
      page.evaluate(([n, r, s]) => notebook.storeForever(n, r, s), [
        nameOf(run),
        run,
        run * 1_000_000 + round * 10_000,
      ] as const),
    )
    await Promise.allSettled([...points, ...files])
  }

  /** After a new start: all that was acknowledged is there, bit for bit, once, and no run is live. */
  async check(page: Page): Promise<void> {
    this.#named.clear()
    for (const [run, runId] of this.#runIds.entries()) {
      await this.#checkRun(page, run, runId)
      for (const sha256 of await this.#checkFiles(page, run, runId)) this.#named.add(sha256)
    }
  }

  /** After a check: nothing that the dead browsers left is there any more. */
  async checkLeftovers(page: Page): Promise<void> {
    await checkLeftovers(page, this.#named)
  }

  /** Each metric is a whole prefix of what was logged, at least as long as what was acknowledged. */
  async #checkRun(page: Page, run: number, runId: string): Promise<void> {
    const { status, live, counts } = await readRun(page, runId)
    expect([status, live], `run ${run} is interrupted`).toEqual(['RUNNING', false])
    for (const [i, key] of KEYS.entries()) {
      const { steps, values } = (await ask(page, 'readHistory', runId, key)) as MetricHistory
      const expected = Float64Array.from({ length: steps.length }, (_, step) => step)
      expect(firstDifference(steps, expected), `steps of ${key} of run ${run}`).toBeUndefined()
      const known = expected.map((step) => valueAt(run, key, step))
      expect(firstDifference(values, known), `values of ${key} of run ${run}`).toBeUndefined()
      expect(steps.length, `points of ${key} of run ${run}`).toBeGreaterThanOrEqual(this.#points[run] ?? 0)
      expect(counts[key] ?? 0, `summary of ${key} of run ${run}`).toBe(steps.length)
      const stored = this.#stored[run]
      if (stored) stored[i] = steps.length
    }
  }

  /** Every file that is listed is whole, and every one that was acknowledged is listed. Gives their hashes. */
  async #checkFiles(page: Page, run: number, runId: string): Promise<string[]> {
    const rows = (await ask(page, 'listArtifacts', runId)) as Artifact[]
    const hashes = await page.evaluate(
      ([id, paths]) => Promise.all(paths.map((path) => notebook.hashArtifact(id, path))),
      [runId, rows.map(({ path }) => path)] as const,
    )
    expect(hashes, `files of run ${run}`).toEqual(rows.map(({ sha256 }) => sha256))
    const listed = new Map(rows.map(({ path, sha256 }) => [path, sha256]))
    for (const [path, sha256] of this.#files[run] ?? [])
      expect(listed.get(path), `${path} of run ${run}`).toBe(sha256)
    return hashes
  }
}

/** What a dead browser left is gone soon after the start: the witness, the reserve, packs, and files that an artifact names remain. */
export async function checkLeftovers(page: Page, named: ReadonlySet<string>): Promise<void> {
  const list = async () => {
    const files = await page.evaluate(() => notebook.files())
    return files.flatMap(({ path }) => (isOurs(path, named) ? [] : [path]))
  }
  await expect.poll(list, { timeout: SWEPT_MS, interval: 200 }).toEqual([])
}

function isOurs(path: string, named: ReadonlySet<string>): boolean {
  if (/^tracklet\/(witness\.json|reserve|packs\/[0-9a-f]{32})$/.test(path)) return true
  const [, folder, sha256 = ''] = /^tracklet\/blobs\/(..)\/([0-9a-f]{64})$/.exec(path) ?? []
  return sha256.startsWith(folder ?? '-') && named.has(sha256)
}

/** @throws Error with the code */
export async function ask(page: Page, verb: string, ...args: unknown[]): Promise<unknown> {
  return await page.evaluate(([name, given]) => notebook.ask(name, ...given), [verb, args] as const)
}

export async function readRun(page: Page, runId: string): Promise<SeenRun> {
  return await page.evaluate((id) => notebook.readRun(id), runId)
}

function nameOf(run: number): string {
  return `run ${run}`
}

function pageOf(pages: readonly Page[], run: number): Page {
  const page = pages[run % pages.length]
  if (page === undefined) throw new Error('no page is open')
  return page
}
