import { afterEach, expect, test } from 'vitest'
import { showBox } from '../../../src/sdk/relay/box.ts'

const DARK = 'rgb(23, 25, 28)'
const LIGHT = 'rgb(255, 255, 255)'

afterEach(() => {
  for (const part of [document.documentElement, document.body]) part.removeAttribute('style')
  document.body.replaceChildren()
})

function show() {
  const box = showBox('Kept in memory.', 'Save as a file', () => undefined)
  const parts = [...document.body.children].map((host) => host.shadowRoot?.querySelector('[role=status]'))
  const shown = parts.find((part) => part instanceof HTMLElement) as HTMLElement
  return { box, ground: () => getComputedStyle(shown).backgroundColor }
}

test.each([
  ['nothing is said', '', '', LIGHT],
  ['the page is painted dark', '', 'background: #111', DARK],
  ['the page is painted dark in another space of colours', '', 'background: oklch(0.2 0.01 250)', DARK],
  ['the page says it is dark', 'color-scheme: dark', '', DARK],
  ['the page says it is dark, and paints itself light', 'color-scheme: dark', 'background: #eee', LIGHT],
  ['a veil lies on a dark page', 'background: #000', 'background: rgb(255 255 255 / 10%)', DARK],
])('the box has the colours of its page: %s', (_what, root, body, expected) => {
  document.documentElement.style.cssText = root
  document.body.style.cssText = body
  const { box, ground } = show()
  expect(ground()).toBe(expected)
  box.remove()
  expect(document.body.children).toHaveLength(0)
})

test('what lies in the corner counts, and not what is behind it', () => {
  document.body.innerHTML = '<main style="position: fixed; inset: 0; background: #0b0d0e"></main>'
  expect(show().ground()).toBe(DARK)
})

test('a page that changes its colours takes the box along', async () => {
  const { box, ground } = show()
  document.documentElement.style.colorScheme = 'dark'
  await expect.poll(ground).toBe(DARK)
  document.documentElement.style.colorScheme = ''
  await expect.poll(ground).toBe(LIGHT)
  box.remove()
})
