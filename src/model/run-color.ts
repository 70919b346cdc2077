/**
 * A run's colour: the same everywhere, kept in MLflow's tag `mlflow.runColor`. The twelve are Okabe and Ito's and others
 * that stay apart from their neighbours under deuteranopia and protanopia; the orange and the sky blue are darkened, so
 * that a line of any of them has a contrast of 3:1 on white. Dash patterns tell the thirteenth run from the first.
 */
import type { Run } from './run.ts'
import { TAG } from './tags.ts'

/** In the order in which runs get them. */
export const RUN_COLORS: readonly string[] = [
  '#0072b2',
  '#c68803',
  '#009e73',
  '#cc79a7',
  '#3d9dd1',
  '#d55e00',
  '#8c6bb1',
  '#7a7a00',
  '#1b9e9e',
  '#b2182b',
  '#4d4d4d',
  '#a6761d',
]

/** What {@link computeDarkColor} makes of each, in the same order. */
export const DARK_RUN_COLORS: readonly string[] = [
  '#3c97da',
  '#e0a133',
  '#3cbc8f',
  '#e690bf',
  '#59b7ec',
  '#f67c34',
  '#ac8ad3',
  '#9b9c37',
  '#45baba',
  '#e14c51',
  '#787878',
  '#c69442',
]

/** Lightness in the dark theme is DARK_BASE + DARK_SPREAD * lightness: 0.7 on average, and light stays lighter. */
const DARK_BASE = 0.28
const DARK_SPREAD = 0.7
/** The least lightness with a contrast of 3:1 on the dark ground in every hue. */
const DARK_LEAST = 0.56

const HEX_COLOR = /^#[0-9a-f]{6}$/i

/** @param used the colours of the experiment's latest runs; the least used one is next, the first of equals */
export function chooseRunColor(used: readonly string[]): string {
  const counts = new Map(RUN_COLORS.map((color) => [color, 0]))
  for (const color of used) {
    const known = color.toLowerCase()
    const count = counts.get(known)
    if (count !== undefined) counts.set(known, count + 1)
  }
  const least = Math.min(...counts.values())
  return RUN_COLORS.find((color) => counts.get(color) === least) as string
}

/** The run's tag when that is `#rrggbb`, in lower case; else one of the twelve, always the same for one id. */
export function runColorFor({ runId, tags }: Pick<Run, 'runId' | 'tags'>): string {
  const color = tags.get(TAG.runColor)
  if (color !== undefined && HEX_COLOR.test(color)) return color.toLowerCase()
  return RUN_COLORS[hash(runId) % RUN_COLORS.length] as string
}

/** What stands for the colour on the dark ground. @param hex `#rrggbb` */
export function toDarkRunColor(hex: string): string {
  const place = RUN_COLORS.indexOf(hex.toLowerCase())
  return DARK_RUN_COLORS[place] ?? computeDarkColor(hex)
}

/** The same hue, lighter in OKLab; as colourful as sRGB allows there. @param hex `#rrggbb` */
export function computeDarkColor(hex: string): string {
  const [lightness, a, b] = oklabFromRgb(rgbFromHex(hex))
  const lifted = Math.max(DARK_LEAST, DARK_BASE + DARK_SPREAD * lightness)
  for (let percent = 100; percent > 0; percent--) {
    const rgb = rgbFromOklab([lifted, (a * percent) / 100, (b * percent) / 100])
    if (rgb.every((part) => part >= -0.001 && part <= 1.001)) return hexFromRgb(rgb)
  }
  return hexFromRgb(rgbFromOklab([lifted, 0, 0]))
}

/** FNV-1a. */
function hash(text: string): number {
  let sum = 0x811c9dc5
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 0x01000193)
  return sum >>> 0
}

type Triple = readonly [number, number, number]

/** Linear light, 0 to 1. */
function rgbFromHex(hex: string): Triple {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

function hexFromRgb(rgb: Triple): string {
  const parts = rgb.map((part) => {
    const value = part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055
    return Math.round(Math.min(1, Math.max(0, value)) * 255)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${parts.join('')}`
}

/** @see https://www.w3.org/TR/css-color-4/#color-conversion-code */
function oklabFromRgb([r, g, b]: Triple): Triple {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function rgbFromOklab([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}
