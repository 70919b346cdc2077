/** A button in the corner of the page: browsers open windows only after a click. */

const BOX =
  'position:fixed;inset:auto 16px 16px auto;z-index:2147483647;display:flex;align-items:center;gap:12px;padding:10px 12px;' +
  'font:13px/20px system-ui,sans-serif;color:#1a1d21;background:#fff;border:1px solid #d5d9de;border-radius:8px;box-shadow:0 4px 16px #0003'
const BUTTON =
  'font:inherit;font-weight:600;padding:4px 12px;color:#fff;background:#0f766e;border:0;border-radius:6px;cursor:pointer'

/** @returns takes it away */
export function showInvitation(home: URL, onClick: () => void): () => void {
  const box = document.createElement('div')
  box.setAttribute('role', 'status')
  // Not by an attribute, which a page's policy may refuse.
  box.style.cssText = BOX
  const text = document.createElement('span')
  text.textContent = `This page wants to log to Tracklet at ${home.host}.`
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Connect to Tracklet'
  button.style.cssText = BUTTON
  button.addEventListener('click', ({ isTrusted }) => {
    if (isTrusted) onClick()
  })
  box.append(text, button)
  // Out of reach of the page's own styles.
  const host = document.createElement('div')
  host.attachShadow({ mode: 'open' }).append(box)
  document.body.append(host)
  return () => host.remove()
}
