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
  const ids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const before = residentBytes(ids)
  let most = before
  const sampler = setInterval(() => (most = Math.max(most, residentBytes(ids))), SAMPLE_MS)
  try {
    const result = await work()
    return { result, growth: most - before }
  } finally {
    clearInterval(sampler)
    await session.detach()
  }
}

function residentBytes(ids: readonly number[]): number {
  return ids.reduce((sum, id) => {
    const [, pages = '0'] = readFileSync(`/proc/${String(id)}/statm`, 'utf8').split(' ')
    return sum + Number(pages) * PAGE_BYTES
  }, 0)
}
