/** Draws public/favicon.svg and the PNG icons. Run by hand after a change; its output is committed. */
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'
import { CHROMIUM_FLAGS, maybeChromiumPath } from './chromium.mjs'

const GROUND = '#0f766e'

/** A run on its way: three logged points and the one that leads. On a grid of 64, so that 16 px stay sharp. */
const MARK = `
  <path d="M12 46 26 30 36 38 50 20" fill="none" stroke="#ffffff" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>
  <circle cx="50" cy="20" r="8" fill="#5eead4" stroke="${GROUND}" stroke-width="3"/>`

/** @param {{ radius: number, scale: number }} shape of the ground, and of the mark on it */
const draw = ({ radius, scale }) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
  <rect width="64" height="64" rx="${radius}" fill="${GROUND}"/>
  <g transform="translate(32 32) scale(${scale}) translate(-32 -32)">${MARK}
  </g>
</svg>
`

const TILE = draw({ radius: 14, scale: 1 })
/** Launchers cut circles and worse from it: the mark stays in the middle four fifths. */
const MASKABLE = draw({ radius: 0, scale: 0.72 })

const root = new URL('../../public/', import.meta.url)
await writeFile(new URL('favicon.svg', root), TILE)
const executablePath = maybeChromiumPath()
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: CHROMIUM_FLAGS })
for (const { name, size, svg } of [
  { name: 'icon-192', size: 192, svg: TILE },
  { name: 'icon-512', size: 512, svg: TILE },
  { name: 'maskable-192', size: 192, svg: MASKABLE },
  { name: 'maskable-512', size: 512, svg: MASKABLE },
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`)
  await page.screenshot({ path: fileURLToPath(new URL(`icons/${name}.png`, root)), omitBackground: true })
  await page.close()
}
await browser.close()
