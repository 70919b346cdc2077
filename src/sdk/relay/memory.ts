import type { Kept, Memory } from '#base/door.ts'
import { TrackletError, messageOf } from '#base/errors.ts'
import { showBox } from './box.ts'

type MemoryModule = { readonly openMemory: (origin: string) => Promise<Memory> }

const memories = new Map<string, Promise<Memory>>()

/** The Tracklet in this thread, and offers what it keeps as a file. @throws TrackletError INVALID_STATE */
export function openMemory(home: URL): Promise<Memory> {
  const memory = memories.get(home.href) ?? load(home)
  memories.set(home.href, memory)
  return memory
}

async function load(home: URL): Promise<Memory> {
  const url = new URL('memory.js', home).href
  try {
    const module = (await import(/* @vite-ignore */ url)) as MemoryModule
    const memory = await module.openMemory(globalThis.origin)
    // A worker has no place for it: what runs there offers the file itself.
    if (globalThis.document !== undefined) await offer(home, memory)
    return memory
  } catch (error) {
    throw new TrackletError(
      'INVALID_STATE',
      `No window of Tracklet can reach this page, and what keeps its runs in memory could not be loaded from ${url}: ${messageOf(error)}`,
    )
  }
}

async function offer(home: URL, memory: Memory): Promise<void> {
  let kept: Kept = { runs: 0, bytes: 0 }
  let saved = 0
  const save = async (): Promise<void> => {
    const { name, content, bytes } = await memory.save()
    saved = bytes
    download(name, content)
    box.say(`Saved. Drop the file on Tracklet, at ${home.host}, to see the runs there.`)
  }
  const box = showBox(
    'No window of Tracklet can reach this page: its runs are kept in its memory.',
    'Save as a file',
    () => void save().catch((error: unknown) => box.say(`Not saved: ${messageOf(error)}`)),
  )
  await memory.watch((now) => {
    kept = now
    if (kept.bytes > saved) box.say(describe(kept))
  })
  addEventListener('beforeunload', (event) => {
    if (kept.bytes > saved) event.preventDefault()
  })
}

function describe({ runs, bytes }: Kept): string {
  const size = `${(bytes / 1e6).toFixed(1)} MB`
  return `No window of Tracklet can reach this page. ${runs === 1 ? '1 run is' : `${runs} runs are`} in its memory (${size}), and gone with it unless saved.`
}

function download(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.download = name
  link.href = URL.createObjectURL(content)
  link.click()
  // The browser reads it when it comes to it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
