/** A large FileStore folder comes in; MLflow itself moves the same folder into its database. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright'
import { writeMlruns } from '#formats/mlruns/write-mlruns.ts'
import { saveWritten } from '../helpers/save-written.ts'
import { wideRecords } from '../interop/formats/sweep.ts'
import { installPython, maybePython } from '../interop/python.ts'
import { median, thousands, type Figure } from './figures.ts'
import { repeat, type Call } from './measure.ts'
import { pick } from './pick.ts'

const [METRICS, POINTS] = [20, 100]
/** After one more, which nothing is taken of. */
const FOLDER_ROUNDS = 3

/** Without Python nothing is compared. */
export async function compareWithMigration(call: Call, page: Page, runs: number): Promise<Figure[]> {
  installPython()
  const python = maybePython()
  if (python === undefined) return []
  const folder = await mkdtemp(join(tmpdir(), 'tracklet-bench-'))
  try {
    await saveWritten(folder, writeMlruns(streamOf(wideRecords(runs, METRICS, POINTS))))
    await call('makePicker', 'folder')
    const rounds = await repeat(async () => {
      // Anew each time: a browser looks at each file once, when it is first sent.
      await pick(page, join(folder, 'mlruns'))
      return await call('picked', runs * METRICS * POINTS)
    }, FOLDER_ROUNDS)
    const own = median(rounds.map(({ ms }) => ms))
    const theirs = migrate(python, folder)
    return [
      {
        what: `mlruns folder of ${thousands(runs)} runs x ${METRICS} metrics x ${POINTS} points, to MLflow's migration`,
        value: `${(theirs / own).toFixed(1)} x (${own.toFixed(0)} to ${theirs.toFixed(0)} ms)`,
        reach: '>= 10',
        ok: theirs / own >= 10,
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** @returns ms */
function migrate(python: string, folder: string): number {
  const target = `sqlite:///${join(folder, 'mlflow.db')}`
  const command = ['migrate-filestore', '--source', join(folder, 'mlruns'), '--target', target]
  const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: 'true', PYTHONWARNINGS: 'ignore' }
  const start = performance.now()
  execFileSync(join(dirname(python), 'mlflow'), command, { env, stdio: 'pipe' })
  return performance.now() - start
}

async function* streamOf<T>(records: readonly T[]): AsyncGenerator<T> {
  yield* records
}
