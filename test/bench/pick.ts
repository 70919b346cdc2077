import type { Page } from 'playwright'

/** Picks a file or a folder of the disk in the page's input. Playwright would send the bytes. */
export async function pick(page: Page, path: string): Promise<void> {
  await page.evaluate(() => document.querySelector('input')?.form?.reset())
  const session = await page.context().newCDPSession(page)
  const { root } = await session.send('DOM.getDocument')
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'input' })
  await session.send('DOM.setFileInputFiles', { files: [path], nodeId })
  await session.detach()
  await page.waitForFunction(() => (document.querySelector('input')?.files?.length ?? 0) > 0)
}
