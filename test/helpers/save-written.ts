import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Written } from '#formats/written.ts'

/** What a format's writer gives, as files in the folder. What it left out throws. */
export async function saveWritten(folder: string, written: AsyncIterable<Written>): Promise<void> {
  for await (const one of written) {
    if (one.kind === 'skipped') throw new Error(one.message)
    const path = join(folder, one.path)
    await mkdir(one.kind === 'folder' ? path : dirname(path), { recursive: true })
    if (one.kind === 'file') await writeFile(path, (await one.open()).stream())
  }
}
