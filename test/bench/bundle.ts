import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { ROOT } from '../../src/build/fresh.mjs'
import { setup } from '../helpers/built.ts'

/** The built app with the benchmark's page beside it. */
export async function makeBenchFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const remove = await setup()
  const folder = process.env['TRACKLET_DIST'] ?? ''
  for (const name of ['bench', 'bench-worker']) {
    const bundle = await rolldown({ input: join(ROOT, 'test/bench/page', `${name}.ts`) })
    await bundle.write({ file: join(folder, `${name}.js`), format: 'es', codeSplitting: false })
    await bundle.close()
  }
  await writeFile(
    join(folder, 'bench.html'),
    '<!doctype html><meta charset="utf-8"><title>Benchmarks</title><script type="module" src="bench.js"></script>',
  )
  return { folder, remove }
}
