/**
 * A real Chromium on the built app. It is started here and not by Playwright, whose flags change storage partitioning,
 * and so that it can be killed: Playwright only talks to it.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright'
import { CHROMIUM_FLAGS, maybeChromiumPath } from '../../src/build/chromium.mjs'
import { startServer, type StaticServer } from './static-server.ts'

const ONLY_LOOPBACK = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'

const QUIT_MS = 60_000

export type AppOptions = {
  /** Default: dist/. */
  folder?: string
  /** Default: `/`. */
  base?: string
  /** A server that is there already; the app does not stop it. */
  server?: StaticServer
  /** More flags of Chromium. */
  flags?: readonly string[]
  /** What the profile's owner set: Debian's Chromium blocks third-party cookies, others allow them. */
  thirdPartyCookies?: 'allowed' | 'blocked'
}

export type App = {
  readonly server: StaticServer
  /** Where Chromium keeps everything; the same over restarts, gone after `close`. */
  readonly profile: string
  /** Console errors, uncaught errors and refusals of the policy, from every page so far. */
  readonly problems: string[]
  readonly context: BrowserContext
  /** A new tab at a path below the app, `#/experiments` for example. */
  open(path?: string): Promise<Page>
  /** The DevTools protocol of a page. */
  cdp(page: Page): Promise<CDPSession>
  /** SIGKILL to Chromium and all its processes. */
  kill(): Promise<void>
  /** Starts Chromium on the same profile, after `kill` or `quit`. */
  start(): Promise<void>
  /** Ends Chromium as a person does. */
  quit(): Promise<void>
  /** Ends everything and removes the profile. */
  close(): Promise<void>
}

/** Serves the built app and opens a Chromium with an empty profile, without a page. */
export async function launchApp(options: AppOptions = {}): Promise<App> {
  const server = options.server ?? (await startServer(options))
  const profile = await mkdtemp(join(tmpdir(), 'tracklet-profile-'))
  if (options.thirdPartyCookies !== undefined)
    await writePreferences(profile, options.thirdPartyCookies === 'blocked')
  const problems: string[] = []
  let running = await startChromium(profile, problems, options.flags ?? [])
  return {
    server,
    profile,
    problems,
    get context() {
      return running.context
    },
    open: async (path = '') => {
      const page = await running.context.newPage()
      await page.goto(server.url + path)
      return page
    },
    cdp: (page) => running.context.newCDPSession(page),
    kill: () => running.kill(),
    quit: () => running.quit(),
    start: async () => {
      running = await startChromium(profile, problems, options.flags ?? [])
    },
    close: async () => {
      await running.kill()
      if (options.server === undefined) await server.stop()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

async function writePreferences(profile: string, blocked: boolean): Promise<void> {
  const preferences = {
    profile: { cookie_controls_mode: blocked ? 1 : 0, block_third_party_cookies: blocked },
  }
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
}

type Running = { context: BrowserContext; kill(): Promise<void>; quit(): Promise<void> }

async function startChromium(
  profile: string,
  problems: string[],
  flags: readonly string[],
): Promise<Running> {
  const child = spawn(
    chromiumPath(),
    [
      ...CHROMIUM_FLAGS,
      '--headless=new',
      '--disable-breakpad',
      '--disable-dev-shm-usage',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ONLY_LOOPBACK,
      ...flags,
      'about:blank',
    ],
    // A group of its own, so that one signal reaches renderers and helpers too.
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const ended = once(child, 'exit')
  const browser = await connect(child)
  const context = ensureContext(browser)
  context.on('page', (page) => watch(page, problems))
  const kill = async () => {
    signalGroup(child, 'SIGKILL')
    await ended
    while (isInUse(profile)) await setTimeout(10)
  }
  const quit = async () => {
    const session = await browser.newBrowserCDPSession()
    // Chromium may be gone before it answers.
    session.send('Browser.close').catch(() => undefined)
    const done = await Promise.race([ended, setTimeout(QUIT_MS, undefined, { ref: false })])
    if (done === undefined) throw new Error(`Chromium did not end within ${QUIT_MS} ms`)
  }
  return { context, kill, quit }
}

async function connect(child: ChildProcess): Promise<Browser> {
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const match = /DevTools listening on (ws:\S+)/.exec(said)
      if (match?.[1]) resolve(match[1])
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}:\n${said}`)))
  })
  return chromium.connectOverCDP(address)
}

function ensureContext(browser: Browser): BrowserContext {
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('Chromium has no default context')
  return context
}

function watch(page: Page, problems: string[]): void {
  page.on('pageerror', (error) => problems.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`)
  })
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  process.kill(-child.pid, signal)
}

/** Helpers outlive the browser by some milliseconds. Where there is no /proc one has to trust the signal. */
function isInUse(profile: string): boolean {
  if (!existsSync('/proc/self')) return false
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)
    } catch {
      // It ended while we looked.
      return false
    }
  })
}

function chromiumPath(): string {
  const path = maybeChromiumPath() ?? chromium.executablePath()
  if (!existsSync(path)) throw new Error(`There is no Chromium at ${path}: set TRACKLET_CHROMIUM to one`)
  return path
}
