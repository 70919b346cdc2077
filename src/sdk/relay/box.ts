/** A box in the corner of the page, with one thing to click: browsers open windows and save files only after a click. */

const BOX =
  'position:fixed;inset:auto 16px 16px auto;z-index:2147483647;display:flex;align-items:center;gap:12px;max-width:440px;padding:10px 12px;' +
  'font:13px/20px system-ui,sans-serif;color:#1a1d21;background:#fff;border:1px solid #d5d9de;border-radius:8px;box-shadow:0 4px 16px #0003'
const BUTTON =
  'flex:none;font:inherit;font-weight:600;padding:4px 12px;color:#fff;background:#0f766e;border:0;border-radius:6px;cursor:pointer'

export type Box = { say(text: string): void; remove(): void }

export function showBox(text: string, label: string, onClick: () => void): Box {
  const box = document.createElement('div')
  box.setAttribute('role', 'status')
  // Not by an attribute, which a page's policy may refuse.
  box.style.cssText = BOX
  const words = document.createElement('span')
  words.textContent = text
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = label
  button.style.cssText = BUTTON
  button.addEventListener('click', ({ isTrusted }) => {
    if (isTrusted) onClick()
  })
  box.append(words, button)
  // Out of reach of the page's own styles.
  const host = document.createElement('div')
  host.attachShadow({ mode: 'open' }).append(box)
  document.body.append(host)
  return { say: (said) => void (words.textContent = said), remove: () => host.remove() }
}
