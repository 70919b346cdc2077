/** The passes that make one script with a fixed name each: worker.js, tracklet.js, relay.js, python/bridge.js, sw.js. */
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { BUILD_PLACEHOLDER } from './seal.mjs'

/** @import { InputOptions, OutputOptions } from 'rolldown' */

const TARGET = 'es2023'

/**
 * An ES module; what it imports lazily stands hashed under assets/. It holds its build's lock, whoever started it.
 * @param {string} source
 * @param {string} outDir
 */
export async function bundleWorker(source, outDir) {
  const entry = 'tracklet:worker'
  const code = `
    import { holdBuild } from ${JSON.stringify(join(source, 'base/builds.ts'))}
    import ${JSON.stringify(join(source, 'worker/main.ts'))}
    void holdBuild(${JSON.stringify(BUILD_PLACEHOLDER)}, 'worker')`
  await write(
    {
      input: { worker: entry },
      plugins: [virtualEntry(entry, code)],
    },
    {
      // What it loads later imports this part, and not worker.js, which under an address with a query would start again.
      codeSplitting: {
        groups: [{ name: 'worker', tags: ['$initial'], test: (id) => id !== entry }],
      },
      dir: outDir,
      format: 'es',
      entryFileNames: '[name].js',
      chunkFileNames: 'assets/[name]-[hash].js',
    },
  )
}

/**
 * The REST API for Node, with a database in memory.
 * @param {string} source
 * @param {string} file
 */
export async function bundleRest(source, file) {
  const entry = 'tracklet:rest'
  const code = `
    import 'fake-indexeddb/auto'
    export { answerRest } from ${JSON.stringify(join(source, 'rest/answer.ts'))}
    export { ROUTES } from ${JSON.stringify(join(source, 'rest/routes.ts'))}
    export { addressesOf } from ${JSON.stringify(join(source, 'rest/route.ts'))}
    export { openMemorySession } from ${JSON.stringify(join(source, 'service/open-session.ts'))}`
  await write(
    { input: entry, platform: 'node', plugins: [virtualEntry(entry, code)] },
    { file, format: 'es', codeSplitting: false, minify: false },
  )
}

/**
 * The client, and what it loads where Tracklet is of another origin: an ES module each that imports nothing.
 * @param {string} source
 * @param {string} outDir
 */
export async function bundleSdk(source, outDir) {
  await write(
    { input: join(source, 'sdk/main.ts') },
    { file: join(outDir, 'tracklet.js'), format: 'es', codeSplitting: false },
  )
  await write(
    { input: join(source, 'sdk/relay.ts') },
    { file: join(outDir, 'relay.js'), format: 'es', codeSplitting: false },
  )
}

/**
 * A Tracklet in the memory of somebody else's page, whose database and locks it leaves alone, and whose Dexie, should it
 * have one, is of another version.
 * @param {string} source
 * @param {string} outDir
 */
export async function bundleMemory(source, outDir) {
  await write(
    {
      input: join(source, 'worker/memory.ts'),
      resolve: { alias: { dexie: 'dexie/dist/dexie.mjs' } },
      transform: {
        inject: {
          indexedDB: ['fake-indexeddb', 'indexedDB'],
          IDBKeyRange: ['fake-indexeddb', 'IDBKeyRange'],
        },
        define: { 'globalThis.navigator': '{}' },
      },
    },
    { file: join(outDir, 'memory.js'), format: 'es', codeSplitting: false },
  )
}

/**
 * The client and what Python calls it by, as one ES module that imports nothing.
 * @param {string} source
 * @param {string} outDir
 */
export async function bundleBridge(source, outDir) {
  await write(
    { input: join(source, 'python/bridge.ts') },
    { file: join(outDir, 'python/bridge.js'), format: 'es', codeSplitting: false },
  )
}

/**
 * One classic script: some browsers cannot start a service worker that is a module.
 * @param {string} source
 * @param {string} outDir
 * @param {{ buildId: string, precache: unknown, policies: unknown }} values
 */
export async function bundleServiceWorker(source, outDir, { buildId, precache, policies }) {
  await write(
    {
      input: join(source, 'sw/main.ts'),
      transform: {
        define: {
          __BUILD_ID__: JSON.stringify(buildId),
          __PRECACHE__: JSON.stringify(precache),
          __POLICIES__: JSON.stringify(policies),
        },
      },
    },
    { file: join(outDir, 'sw.js'), format: 'iife', codeSplitting: false },
  )
}

/**
 * @param {string} entry
 * @param {string} code
 */
function virtualEntry(entry, code) {
  return {
    name: 'tracklet-entry',
    /** @param {string} id */
    resolveId: (id) => (id === entry ? id : null),
    /** @param {string} id */
    load: (id) => (id === entry ? code : null),
  }
}

/**
 * @param {InputOptions} input
 * @param {OutputOptions} output
 */
async function write(input, output) {
  const bundle = await rolldown({
    platform: 'browser',
    ...input,
    transform: {
      target: TARGET,
      ...input.transform,
      define: { 'process.env.NODE_ENV': '"production"', ...input.transform?.define },
    },
  })
  await bundle.write({ minify: true, comments: { legal: true, annotation: false, jsdoc: false }, ...output })
  await bundle.close()
}
