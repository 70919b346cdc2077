import { TrackletError } from '#base/errors.ts'
import { readStream, type SourceFile } from './source.ts'

/** Longer ones are no line of any format that is read by lines. */
const MAX_LINE_CHARS = 16 * 1024 * 1024

/**
 * The lines of a file of any size, many at a time, without their ends (`\n` or `\r\n`). An empty one after the last line break
 * is none.
 * @throws TrackletError E_LIMIT, E_SOURCE_CHANGED, the signal's reason
 */
export async function* readLines(file: SourceFile, signal?: AbortSignal): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder()
  let open: string[] = []
  let openChars = 0
  for await (const piece of readStream(file, signal)) {
    const lines = decoder.decode(piece, { stream: true }).split('\n')
    const last = lines.pop() as string
    if (lines.length > 0) {
      lines[0] = `${open.join('')}${lines[0] as string}`
      open = []
      openChars = 0
      yield lines.map(withoutReturn)
    }
    open.push(last)
    openChars += last.length
    if (openChars > MAX_LINE_CHARS) refuseLine(file.path)
  }
  const rest = open.join('') + decoder.decode()
  if (rest !== '') yield [withoutReturn(rest)]
}

/** As {@link readLines}, of text at hand. */
export function splitLines(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines.map(withoutReturn)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function refuseLine(path: string): never {
  throw new TrackletError('E_LIMIT', `"${path}" has a line of more than 16 million characters.`, { path })
}
