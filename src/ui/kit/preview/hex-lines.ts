/** `00000010  89 50 4e 47 …  .PNG…`: sixteen bytes a line. */
export type HexLine = { readonly offset: string; readonly hex: string; readonly text: string }

export function hexLines(bytes: Uint8Array): HexLine[] {
  const lines: HexLine[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)]
    const pairs = row.map((byte) => byte.toString(16).padStart(2, '0'))
    lines.push({
      offset: at.toString(16).padStart(8, '0'),
      hex: `${pairs.slice(0, 8).join(' ')}  ${pairs.slice(8).join(' ')}`.padEnd(48),
      text: row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    })
  }
  return lines
}
