import type { Page } from 'playwright'

/** Resolves when the service worker has all files and answers this page. */
export async function whenOfflineReady(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', undefined, {
    timeout: 60_000,
  })
}
