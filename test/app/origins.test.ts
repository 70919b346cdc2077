/** Pages of other origins: the person is asked, and what they did not allow does not happen. With real, partitioned storage. */
import type { Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Run, Tracklet } from '#sdk/types.ts'
import { allow, answer, clickConnect, launchSites, type Sites } from '../helpers/other-site.ts'

declare global {
  var options: { experiment?: string }
  var run: Run
}

const said = (page: Page) => expect.poll(() => page.locator('output').textContent())

async function startRun(page: Page, experiment: string): Promise<string> {
  return await page.evaluate(async (name) => {
    globalThis.run = await (globalThis as unknown as { tracklet: Tracklet }).tracklet.startRun({
      experiment: name,
      name: 'from afar',
    })
    return run.id
  }, experiment)
}

const log = (page: Page, from: number, to: number) =>
  page.evaluate(
    async ([first, last]) => {
      for (let step = first; step < last; step++) run.logMetric('loss', 1 / (step + 1), { step })
      await run.flush()
    },
    [from, to] as const,
  )

/** What a tab of the app sees in its own storage. As text, since Vite would make another import of it. */
const countRuns = (tab: Page) =>
  tab.evaluate<number>(`(async () => {
    const client = await (await import('./tracklet.js')).connect()
    const runs = await client.searchRuns()
    await client.close()
    return runs.length
  })()`)

/** Clicks, and waits until the window that it opens is closed again by itself. */
async function connectUnasked(page: Page): Promise<void> {
  const before = page.context().pages().length
  await page.evaluate(() => void (document.querySelector('output')!.textContent = ''))
  await page.click('#connect')
  await said(page).toMatch(/^(connected|PERMISSION)/)
  await expect.poll(() => page.context().pages().length).toBe(before)
}

describe.each(['blocked', 'allowed'] as const)('with third-party cookies %s', (thirdPartyCookies) => {
  let sites: Sites
  let notebook: Page

  beforeAll(async () => {
    sites = await launchSites({ thirdPartyCookies })
  })
  afterAll(() => sites.close())
  beforeEach(async () => {
    for (const page of sites.context.pages().slice(1)) await page.close()
    notebook = await sites.others[0].open()
    await said(notebook).toBe('ready')
  })

  test('a person is asked once, and the run appears while it logs', async () => {
    const tab = await sites.open('#/experiments')
    await tab.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
    await notebook.evaluate(() => void (options.experiment = 'afar'))
    const question = await clickConnect(notebook)
    await expect
      .poll(() => question.getByRole('heading').textContent())
      .toBe('Let this page log to Tracklet?')
    expect(await question.getByText(sites.others[0].origin, { exact: true }).count()).toBe(1)
    expect(await question.getByRole('radio', { name: 'the experiment afar only' }).isChecked()).toBe(true)
    await Promise.all([question.waitForEvent('close'), allow(question)])
    await said(notebook).toBe('connected')
    const runId = await startRun(notebook, 'afar')
    await log(notebook, 0, 10)
    await tab.getByRole('link', { name: /afar/ }).first().click()
    await tab.getByRole('treegrid').getByText('from afar').waitFor()
    await log(notebook, 10, 20)
    await notebook.evaluate(() => run.end())
    await tab.goto(`${sites.server.url}#/experiments/1/runs/${runId}`)
    await tab.getByRole('heading', { name: 'from afar' }).waitFor()
    await tab.getByText('Finished').first().waitFor()

    const again = await sites.others[0].open()
    await said(again).toBe('ready')
    await connectUnasked(again)
    await said(again).toBe('connected')
    expect(sites.problems).toEqual([])
  })

  test('without a tab of Tracklet the window says that it has to stay, and what was logged is there', async () => {
    const before = await (async () => {
      const tab = await sites.open('')
      const count = await countRuns(tab)
      await tab.close()
      return count
    })()
    const window = await clickConnect(notebook)
    await window.getByRole('heading', { name: 'Connected. Keep this window open' }).waitFor()
    await said(notebook).toBe('connected')
    await startRun(notebook, 'afar')
    await log(notebook, 0, 100)
    await notebook.evaluate(() => run.end())
    expect(await countRuns(await sites.open(''))).toBe(before + 1)
  })

  test('what is logged while nobody answers is kept, and sent when the page is connected again', async () => {
    const window = await clickConnect(notebook)
    await said(notebook).toBe('connected')
    await startRun(notebook, 'afar')
    await log(notebook, 0, 10)
    await window.close()
    await notebook.evaluate(() => {
      for (let step = 10; step < 20; step++) run.logMetric('loss', step, { step })
    })
    const button = notebook.getByRole('button', { name: 'Connect to Tracklet' })
    await button.waitFor()
    await Promise.all([notebook.waitForEvent('popup'), button.click()])
    await notebook.evaluate(() => run.end())
    expect(await notebook.evaluate(async () => (await run.metricHistory('loss')).steps.length)).toBe(20)
  })

  test('an origin that was not asked for is asked for, whatever another one was allowed', async () => {
    const stranger = await sites.others[1].open()
    await said(stranger).toBe('ready')
    const question = await clickConnect(stranger)
    await question.getByText(sites.others[1].origin, { exact: true }).waitFor()
    await answer(question, 'Don’t allow')
    await said(stranger).toMatch(/^PERMISSION_DENIED/)

    // And not again at once.
    await connectUnasked(stranger)
    await said(stranger).toMatch(/^PERMISSION_DENIED/)
  })

  test('Tracklet is not embedded, where its storage would be another one and its question could be covered', async () => {
    await notebook.evaluate((address) => {
      for (const name of ['', 'connect.html']) {
        const frame = document.createElement('iframe')
        frame.src = address + name
        document.body.append(frame)
      }
    }, sites.server.url)
    const urls = () =>
      notebook
        .frames()
        .slice(1)
        .map((frame) => frame.url())
    await expect.poll(urls).toEqual(['chrome-error://chromewebdata/', 'chrome-error://chromewebdata/'])
    // The browser says so too.
    sites.problems.length = 0
  })
})

describe('a hostile page', () => {
  let sites: Sites
  let page: Page

  beforeAll(async () => {
    sites = await launchSites({ thirdPartyCookies: 'allowed' })
  })
  afterAll(() => sites.close())
  beforeEach(async () => {
    for (const open of sites.context.pages().slice(1)) await open.close()
    page = await sites.others[0].open()
    await said(page).toBe('ready')
  })

  test('gets no yes by a script, nor before the question could be read', async () => {
    const question = await clickConnect(page)
    const button = question.getByRole('button', { name: 'Allow', exact: true })
    await button.waitFor()
    // Each time the window comes into view anew it begins again to count.
    const isDisabled = await button.evaluate((element) => {
      dispatchEvent(new Event('focus'))
      return (element as HTMLButtonElement).disabled
    })
    expect(isDisabled).toBe(true)
    await expect.poll(() => button.isDisabled()).toBe(false)
    await button.evaluate((element) => {
      const yes = element as HTMLButtonElement
      yes.click()
      yes.dispatchEvent(new MouseEvent('click', { bubbles: true }))
      yes.form?.requestSubmit()
    })
    expect(await question.getByRole('heading').textContent()).toBe('Let this page log to Tracklet?')
    expect(await page.locator('output').textContent()).toBe('asking')
    await question.close()
    await said(page).toMatch(/^PERMISSION_DENIED/)
  })

  test('is not heard by the app’s own tabs, whatever it sends', async () => {
    const [tab] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((home) => {
        Object.assign(globalThis, { tab: open(home) })
      }, sites.server.url),
    ])
    await tab.waitForFunction(() => document.querySelector('main') !== null)
    const answers = await page.evaluateHandle(() => {
      const { tab: target } = globalThis as unknown as { tab: Window }
      const heard: unknown[] = []
      addEventListener('message', ({ data }) => heard.push(data))
      for (const message of [
        { type: 'tracklet-hello', version: 1 },
        { type: 'tracklet-tab' },
        { type: 'serve', grantId: 'a'.repeat(32) },
        { type: 'calls' },
        { id: 1, type: 'APPLY', path: ['purgeDeleted'], argumentList: [] },
      ]) {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = ({ data }) => heard.push(data)
        target.postMessage(message, '*', [port2])
      }
      return heard
    })
    // Each takes its turn behind what was sent before.
    await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
    await countRuns(tab)
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
    const heard = await answers.jsonValue()
    expect(heard).toEqual([])
  })

  test('takes another window’s place in vain: only the one that opened it is asked for', async () => {
    const question = await clickConnect(page)
    await question.getByText(sites.others[0].origin, { exact: true }).waitFor()
    await question.evaluate(() => {
      const { port1 } = new MessageChannel()
      postMessage({ type: 'tracklet-hello', version: 1, experiment: 'forged' }, '*', [port1])
    })
    expect(await question.getByText('forged').count()).toBe(0)
    await question.close()
  })

  test('that is of another version is told so', async () => {
    const [window] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate((home) => {
        const opened = open(`${home}connect.html`, 'mine', 'popup')
        addEventListener('message', ({ source }) => {
          if (source !== opened) return
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = ({ data }) => void (document.title = JSON.stringify(data))
          opened?.postMessage({ type: 'tracklet-hello', version: 99 }, '*', [port2])
        })
      }, sites.server.url),
    ])
    await window
      .getByRole('alert')
      .getByText(/another version/)
      .waitFor()
    await expect.poll(() => page.title()).toMatch(/closed.*another version/)
  })

  test('asks for nothing of a Tracklet that speaks other versions only, and goes on with one that speaks its own too', async () => {
    // The client of the app, at an address whose window is of another build.
    await sites.context.route('**/connect.html', async (route) => {
      const versions = new URL(page.url()).hash === '#newer' ? [2, 1] : [2, 3]
      await route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><script>
          addEventListener('message', ({ data, ports }) => {
            document.title = JSON.stringify(data)
            ports[0]?.postMessage({ type: 'closed', message: 'heard' })
          })
          opener.postMessage({ type: 'tracklet-door', versions: ${JSON.stringify(versions)} }, '*')
        </script>`,
      })
    })
    try {
      const [other] = await Promise.all([page.waitForEvent('popup'), page.click('#connect')])
      await said(page).toMatch(/^INVALID_STATE: .*speaks another version than this page. Reload both/)
      expect(await other.title()).toBe('')
      await other.close()
      await page.evaluate(() => void (location.hash = '#newer'))
      const [newer] = await Promise.all([page.waitForEvent('popup'), page.click('#connect')])
      await said(page).toBe('PERMISSION_DENIED: heard')
      expect(await newer.title()).toBe('{"type":"tracklet-hello","version":1}')
    } finally {
      await sites.context.unroute('**/connect.html')
    }
  })

  test('does not go on after it was withdrawn', async () => {
    const question = await clickConnect(page)
    await allow(question)
    await said(page).toBe('connected')
    await startRun(page, 'mine')
    await log(page, 0, 10)
    const settings = await sites.open('#/settings')
    await settings
      .getByRole('row', { name: new RegExp(sites.others[0].origin) })
      .getByRole('button', { name: /Revoke/ })
      .click()
    await settings.getByText('No other origin may log here.').waitFor()
    await expect
      .poll(() =>
        log(page, 10, 11).then(
          () => 'taken',
          (error: Error) => error.message,
        ),
      )
      .toMatch(/withdrawn/)
  })

  test('that sends more at once than its rate lets through loses nothing, and holds up no other', async () => {
    const other = await sites.others[1].open()
    await said(other).toBe('ready')
    for (const each of [page, other]) {
      await allow(await clickConnect(each))
      await said(each).toBe('connected')
    }
    await startRun(page, 'afar')
    await startRun(other, 'afar too')
    const all = page.evaluate(async () => {
      for (let step = 0; step < 640_000; step++) run.logMetric('loss', step, { step, timestamp: 1 })
      await run.flush()
    })
    await log(other, 0, 100)
    expect(await other.evaluate(async () => (await run.metricHistory('loss')).steps.length)).toBe(100)
    await all
    expect(
      await page.evaluate(async () => {
        const { steps, values } = await run.metricHistory('loss')
        return [steps.length, steps.every((step, i) => step === i && values[i] === i)]
      }),
    ).toEqual([640_000, true])
  })
})
