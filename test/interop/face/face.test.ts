/**
 * The package's face of MLflow, and the unmodified MLflow through the package's plugin, make the same calls as the real
 * package on SQLite, and get the same. Python runs outside of a browser here; only the way to the store is another one.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startRestServer } from '../../../src/build/start-rest-server.mjs'
import { writePython } from '../../../src/build/wheel.mjs'
import { maybePython } from '../python.ts'

type Results = readonly (readonly [name: string, result: unknown])[]

/** Where the two may differ, and why. */
const KNOWN: Readonly<Record<string, string>> = {
  'rename_experiment, taken':
    'RESOURCE_ALREADY_EXISTS, as MLflow has it where an experiment is made; there the database says BAD_REQUEST',
  'start_run, second': 'an MlflowException with a code, which is an Exception too',
  'log_metric, value [1, 2]': 'an MlflowException that names the metric, for a TypeError',
  'log_metric, value {}': 'an MlflowException that names the metric, for a TypeError',
  'search_runs, format': 'an MlflowException, for a ValueError',
  'log_text ../out.txt': 'INVALID_PARAMETER_VALUE; MLflow on local files says INTERNAL_ERROR',
  'log_text /abs.txt': 'INVALID_PARAMETER_VALUE; MLflow on local files says INTERNAL_ERROR',
}

const SOURCE = fileURLToPath(new URL('../../../src/python', import.meta.url))
const python = maybePython()

test.runIf(python)('150 calls give what MLflow gives, by the face and by the plugin', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-face-'))
  try {
    await writePython(SOURCE, folder)
    const real = await call('real', folder, folder)
    expect(real.length).toBeGreaterThan(150)
    for (const kind of ['face', 'plugin'] as const) {
      const server = await startRestServer({})
      try {
        const ours = await call(kind, server.url, folder)
        expect(differences(ours, real), kind).toEqual([])
      } finally {
        await server.close()
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})

async function call(kind: 'real' | 'face' | 'plugin', place: string, folder: string): Promise<Results> {
  const wheel = (await readdir(folder)).find((name) => name.startsWith('tracklet-0.'))
  const output = join(folder, `${kind}.json`)
  const script = fileURLToPath(new URL('calls.py', import.meta.url))
  const client = spawn(python ?? '', [script, kind, place, output], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: folder,
    env: {
      ...process.env,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      PYTHONDONTWRITEBYTECODE: '1',
      TRACKLET_WHEEL: join(folder, wheel ?? ''),
    },
  })
  const [code] = (await once(client, 'exit')) as [number]
  expect(code).toBe(0)
  return JSON.parse(await readFile(output, 'utf8')) as Results
}

function differences(ours: Results, theirs: Results): string[] {
  return theirs.flatMap(([name, result], i) => {
    const [ourName, ourResult] = ours[i] ?? []
    const [a, b] = [JSON.stringify(ourResult), JSON.stringify(result)]
    return ourName === name && (a === b || name in KNOWN) ? [] : [`${name}: ${a}, MLflow has ${b}`]
  })
}
