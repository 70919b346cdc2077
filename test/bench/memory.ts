/** How much more memory the pages and workers of a browser take at most while something is done. Only where there is `/proc`. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'

const SAMPLE_MS = 50
const PAGE_BYTES = 4_096

/** @returns bytes of all renderer processes above what they took before: heaps, buffers, and what nobody collected yet */
export async function measurePeak<T>(
  page: Page,
  work: () => Promise<T>,
): Promise<{ result: T; growth: number }> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('The page has no browser of its own.')
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  const before = processInfo.flatMap(({ type, id }) => {
    const bytes = type === 'renderer' ? maybeResident(id) : undefined
    return bytes === undefined ? [] : [{ id, bytes }]
  })
  // The browser may end one that nobody needs.
  const growthNow = (): number =>
    before.reduce((sum, { id, bytes }) => sum + (maybeResident(id) ?? bytes) - bytes, 0)
  let growth = 0
  const sampler = setInterval(() => (growth = Math.max(growth, growthNow())), SAMPLE_MS)
  try {
    return { result: await work(), growth: Math.max(growth, growthNow()) }
  } finally {
    clearInterval(sampler)
    await session.detach()
  }
}

/** Bytes; undefined for a process that is gone. */
function maybeResident(id: number): number | undefined {
  try {
    const [, pages = '0'] = readFileSync(`/proc/${String(id)}/statm`, 'utf8').split(' ')
    return Number(pages) * PAGE_BYTES
  } catch {
    return undefined
  }
}
