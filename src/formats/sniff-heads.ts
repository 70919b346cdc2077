import { readHead, walkFiles, type Source, type SourceFile } from './source.ts'

/** Opening a file takes its time, most of it waiting. */
const AT_ONCE = 32

/** The files that begin as `test` wants it, in the order of `walkFiles`. */
export async function sniffHeads(
  source: Source,
  test: (head: Uint8Array, file: SourceFile) => boolean,
): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  const files = [...walkFiles(source)]
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const some = files.slice(at, at + AT_ONCE)
    const heads = await Promise.all(some.map(readHead))
    found.push(...some.filter((file, i) => test(heads[i] as Uint8Array, file)))
  }
  return found
}
