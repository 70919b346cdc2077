/** The last step of a build: lists its files, names it by their content, and writes the service worker that keeps them. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { bundleServiceWorker } from './bundle.mjs'
import { HEADER_POLICIES } from './policies.mjs'

/** Stands for the build's id in files with fixed names until the id is known. */
export const BUILD_PLACEHOLDER = '@tracklet-build@'

/** Where the id goes. Hashed files cannot hold it: their names would have to change with it. */
const SEALED = ['index.html', 'connect.html', 'worker.js']

const SERVICE_WORKER = 'sw.js'

/** Pages of other origins alone load it, and no service worker answers those. */
const FOR_OTHERS = new Set(['memory.js'])

/**
 * @param {string} source the folder `src`
 * @param {string} outDir holds everything but the service worker, with the placeholder for the id
 * @returns {Promise<{ buildId: string, files: number, bytes: number }>}
 */
export async function sealBuild(source, outDir) {
  const buildId = digest((await listFiles(outDir)).map(({ path, sha256 }) => `${path} ${sha256}\n`).join(''))
    .toString('hex')
    .slice(0, 16)
  for (const name of SEALED) await replaceInFile(join(outDir, name), BUILD_PLACEHOLDER, buildId)
  const files = await listFiles(outDir)
  const leftover = files.find(({ content }) => content.includes(BUILD_PLACEHOLDER))
  if (leftover) throw new Error(`${leftover.path} must not hold the build's id`)
  const precache = files
    .filter(({ path }) => !FOR_OTHERS.has(path))
    .map(({ path, sha256 }) => ({
      url: path,
      revision: path.startsWith('assets/')
        ? null
        : Buffer.from(sha256, 'base64').toString('hex').slice(0, 16),
      integrity: `sha256-${sha256}`,
    }))
  await bundleServiceWorker(source, outDir, { buildId, precache, policies: HEADER_POLICIES })
  return { buildId, files: files.length, bytes: files.reduce((sum, { content }) => sum + content.length, 0) }
}

/**
 * Every file but the service worker, by path.
 * @param {string} folder
 */
async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => path !== SERVICE_WORKER)
    .sort()
  return Promise.all(
    paths.map(async (path) => {
      const content = await readFile(join(folder, path))
      return { path, content, sha256: digest(content).toString('base64') }
    }),
  )
}

/**
 * @param {string} path
 * @param {string} from must be there
 * @param {string} to
 */
async function replaceInFile(path, from, to) {
  const text = await readFile(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${path} has no place for ${from}`)
  await writeFile(path, text.replaceAll(from, to))
}

/** @param {string | Buffer} content */
function digest(content) {
  return createHash('sha256').update(content).digest()
}
