/** A line of two texts beside each other: in both, only in the first, only in the second, or so many equal ones left out. */
export type DiffLine = { readonly sign: ' ' | '-' | '+' | '…'; readonly line: string }

const CONTEXT_LINES = 3

/** Leaves out equal lines that are more than three lines from any change. Pure. */
export function foldEqual(lines: readonly DiffLine[]): readonly DiffLine[] {
  const near = new Uint8Array(lines.length)
  lines.forEach(({ sign }, i) => {
    if (sign !== ' ') near.fill(1, Math.max(0, i - CONTEXT_LINES), i + CONTEXT_LINES + 1)
  })
  const folded: DiffLine[] = []
  let skipped = 0
  const close = (): void => {
    if (skipped > 0) folded.push({ sign: '…', line: `${skipped} equal ${skipped === 1 ? 'line' : 'lines'}` })
    skipped = 0
  }
  lines.forEach((line, i) => {
    if (near[i] === 0) return void skipped++
    close()
    folded.push(line)
  })
  close()
  return folded
}
