/** A box in the corner of the page, with one thing to click: browsers open windows and save files only after a click. */

const BOX =
  'position:fixed;inset:auto 16px 16px auto;z-index:2147483647;display:flex;align-items:center;gap:12px;max-width:440px;padding:10px 12px;' +
  'font:13px/20px system-ui,sans-serif;color:light-dark(#16191d,#eceef0);background:light-dark(#fff,#17191c);' +
  'border:1px solid light-dark(#cfd3d8,#363c43);border-radius:8px;box-shadow:0 4px 16px light-dark(#0003,#0009)'
const BUTTON =
  'flex:none;font:inherit;font-weight:600;padding:4px 12px;' +
  'color:light-dark(#fff,#04211e);background:light-dark(#0f766e,#2dd4bf);border:0;border-radius:6px;cursor:pointer'

/** In px: from the edges of the page to within the box. */
const CORNER = 24

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
  // A page may change its colours while the box is there.
  const blend = () => void (box.style.colorScheme = isDark(host) ? 'dark' : 'light')
  blend()
  const watched = matchMedia('(prefers-color-scheme: dark)')
  watched.addEventListener('change', blend)
  const look = new MutationObserver(blend)
  for (const part of [document.documentElement, document.body]) look.observe(part, { attributes: true })
  return {
    say(said) {
      words.textContent = said
      blend()
    },
    remove() {
      watched.removeEventListener('change', blend)
      look.disconnect()
      host.remove()
    },
  }
}

/** Whether what the box lies on is dark: what the page paints there, else what the browser paints by its `color-scheme`. */
function isDark(host: HTMLElement): boolean {
  const { body, documentElement } = document
  const below = document.elementsFromPoint(innerWidth - CORNER, innerHeight - CORNER)
  // It has no area, so that nobody sees it.
  host.style.backgroundColor = 'Canvas'
  const grounds = [...below.filter((part) => part !== host), body, documentElement, host]
  for (const ground of grounds) {
    const [red, green, blue, alpha] = toPixel(getComputedStyle(ground).backgroundColor)
    if (alpha > 127) return red * 0.3 + green * 0.6 + blue * 0.1 < 128
  }
  return false
}

/** Of a colour in any of CSS's ways to write one: 0 to 255 each. */
function toPixel(color: string): [red: number, green: number, blue: number, alpha: number] {
  const context = new OffscreenCanvas(1, 1).getContext('2d')
  if (context === null) return [0, 0, 0, 0]
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue, alpha]
}
