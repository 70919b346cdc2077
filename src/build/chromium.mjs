import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** For every Chromium the project starts: no sandbox (root), no traffic of the browser's own. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The system's Chromium: TRACKLET_CHROMIUM, else the first one in PATH. Undefined: Playwright's own may be there.
 * @returns {string | undefined}
 */
export function maybeChromiumPath() {
  const chosen = process.env['TRACKLET_CHROMIUM']
  if (chosen) return chosen
  const folders = ['/usr/bin', ...(process.env['PATH'] ?? '').split(delimiter)]
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path))
}
