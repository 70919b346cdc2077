const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const WORD = /^([+-]?)(inf|infinity|nan)$/i

/** A float as Python prints it: `0.1`, `1e-05`, `nan`, `-inf`. Undefined when it is none. */
export function parsePythonFloat(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text)
  const [, sign, word] = WORD.exec(text) ?? []
  if (word === undefined) return undefined
  if (word.toLowerCase() === 'nan') return Number.NaN
  return sign === '-' ? -Infinity : Infinity
}

/** As Python's `repr`: the shortest text that reads back to the same bits; a NaN loses its payload. */
export function printPythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  const [mantissa = '', exponent] = text.split('e')
  const size = Math.abs(value)
  if (exponent === undefined && (size < 1e-4 ? value !== 0 : size >= 1e16)) return toExponent(value)
  if (exponent !== undefined) return `${mantissa}e${padExponent(exponent)}`
  return Number.isInteger(value) ? `${text}.0` : text
}

function toExponent(value: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  return `${mantissa}e${padExponent(exponent)}`
}

/** `e-05`, `e+20`: a sign and two digits at least. */
function padExponent(exponent: string): string {
  const digits = exponent.replace(/^[+-]/, '')
  return `${exponent.startsWith('-') ? '-' : '+'}${digits.padStart(2, '0')}`
}
