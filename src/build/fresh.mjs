/** What is out of date, by the times of files. Node only: it runs before anything is installed. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What `npm run build` reads. */
const SOURCES = ['src', 'public', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts']

/** True when node_modules is missing or was filled by another lock file. */
export function needsInstall() {
  return newest('package-lock.json') > newest('node_modules/.package-lock.json')
}

/** True when dist/ is missing or older than its sources. The service worker is its last file. */
export function needsBuild() {
  const built = newest('dist/sw.js')
  return SOURCES.some((source) => newest(source) > built)
}

/**
 * The latest change of a file, or of any file in a folder, in ms since the epoch; -Infinity when it is missing.
 * @param {string} path below the root
 * @returns {number}
 */
function newest(path) {
  const stats = statSync(join(ROOT, path), { throwIfNoEntry: false })
  if (stats === undefined) return -Infinity
  if (!stats.isDirectory()) return stats.mtimeMs
  const inside = readdirSync(join(ROOT, path)).map((name) => newest(join(path, name)))
  return Math.max(stats.mtimeMs, ...inside)
}
