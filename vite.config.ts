import { fileURLToPath } from 'node:url'
import { playwright } from '@vitest/browser-playwright'
import solid from 'vite-plugin-solid'
import { defineConfig } from 'vitest/config'
import { CHROMIUM_FLAGS, maybeChromiumPath } from './src/build/chromium.mjs'
import { devEntries, layerOrder, pageMeta, trustedTemplates } from './src/build/vite-plugins.mjs'

const root = fileURLToPath(new URL('.', import.meta.url))
const executablePath = maybeChromiumPath()
const testing = process.env['VITEST'] !== undefined

/** Static styles are set from JS, since the page's policy refuses style attributes. */
const SOLID: { solid: object } = { solid: { inlineStyles: false } }

/** On a busy machine a change is heard, read and drawn in more than Vitest's second. */
const PATIENT = { poll: { timeout: 15_000 } }

/** What needs a browser is tried twice, and told: a machine that stalls for seconds fails what is right. */
const RETRIES = 1

/**
 * The page's build and dev server, and the three test projects:
 * `unit` in Node, `browser` in Chromium on the sources, `app` in Node driving Chromium on the built `dist/`.
 * worker.js, tracklet.js and sw.js are passes of their own: see src/build/build.mjs.
 */
export default defineConfig({
  // Vitest needs the whole tree; the app's pages stand in src/.
  root: testing ? root : 'src',
  base: './',
  publicDir: `${root}public`,
  plugins: testing ? [] : [solid(SOLID), devEntries(), pageMeta(), trustedTemplates(), layerOrder()],
  build: {
    outDir: `${root}dist`,
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'connect.html'].map((page) => `${root}src/${page}`),
      checks: { pluginTimings: false },
    },
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1' },
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/unit/**/*.test.ts', 'test/layers.test.ts'],
          env: { TZ: 'America/Los_Angeles' },
          testTimeout: 30_000,
          expect: PATIENT,
        },
      },
      {
        root,
        plugins: [solid(SOLID), devEntries('/src')],
        worker: { format: 'es' },
        // What is found only while a test runs would reload the page under it.
        optimizeDeps: {
          entries: ['src/**/*.{ts,tsx}', '!src/sw/**', 'test/browser/**/*.test.{ts,tsx}'],
          include: ['axe-core'],
        },
        test: {
          name: 'browser',
          environment: 'node',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          setupFiles: ['test/helpers/fresh-storage.ts'],
          testTimeout: 60_000,
          retry: RETRIES,
          expect: PATIENT,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { ...(executablePath && { executablePath }), args: CHROMIUM_FLAGS },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        root,
        test: {
          name: 'interop',
          globalSetup: './test/interop/setup.ts',
          environment: 'node',
          include: ['test/interop/**/*.test.ts'],
          env: { TZ: 'America/Los_Angeles' },
          testTimeout: 600_000,
          hookTimeout: 300_000,
          retry: RETRIES,
          expect: PATIENT,
        },
      },
      {
        root,
        test: {
          name: 'app',
          globalSetup: './test/helpers/built.ts',
          environment: 'node',
          include: ['test/app/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          retry: RETRIES,
          expect: PATIENT,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
