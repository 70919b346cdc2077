/**
 * MLflow's own Python client, unmodified, does the same against Tracklet's REST server and against a real MLflow server
 * with SQLite, and what it is answered is compared field by field. Where they may differ, and why, is in src/rest/README.md.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startRestServer } from '../../../src/build/start-rest-server.mjs'
import { maybePython } from '../python.ts'
import { startMlflow } from './mlflow-server.ts'

/** What differed, by scenario. */
type Report = Readonly<Record<string, readonly string[]>>

const python = maybePython()
const report = python === undefined ? {} : await compare(python)

test.runIf(python)('every scenario was run', () => {
  expect(Object.keys(report).length).toBeGreaterThan(15)
})

for (const [scenario, differences] of Object.entries(report)) {
  test(`MLflow’s client finds no difference: ${scenario}`, () => {
    expect(differences).toEqual([])
  })
}

async function compare(executable: string): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-interop-'))
  const ours = await startRestServer({})
  const theirs = await startMlflow(executable, folder)
  try {
    const [routes, output] = [join(folder, 'routes.json'), join(folder, 'report.json')]
    await writeFile(routes, JSON.stringify(ours.routes))
    const script = fileURLToPath(new URL('compare.py', import.meta.url))
    const client = spawn(executable, [script, ours.url, theirs.url, routes, output], {
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: folder,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    })
    await once(client, 'exit')
    return JSON.parse(await readFile(output, 'utf8')) as Report
  } finally {
    theirs.stop()
    await ours.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
