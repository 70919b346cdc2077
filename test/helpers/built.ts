import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { needsBuild, ROOT } from '../../src/build/fresh.mjs'

/**
 * Before the app suite: dist/ is what the sources say. The suite gets a copy, so that a build beside it changes nothing
 * under its feet. Returns what removes it.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (needsBuild()) execFileSync(process.execPath, [join(ROOT, 'src/build/build.mjs')], { stdio: 'inherit' })
  const copy = await mkdtemp(join(tmpdir(), 'tracklet-dist-'))
  await cp(join(ROOT, 'dist'), copy, { recursive: true })
  process.env['TRACKLET_DIST'] = copy
  return () => rm(copy, { recursive: true, force: true })
}
