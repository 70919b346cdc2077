/**
 * A bundle that is looked at: all pages show what is in it, and change nothing. Its name stands in the address, before the
 * hash, so that the way back leads out of it; it is there as long as this page is, and no longer.
 */
import { batch, createSignal } from 'solid-js'
import type { ImportFile } from '#model/import.ts'
import { setCanWrite } from './can-write.ts'
import { showToast } from './kit/toast.tsx'
import { openBundle, showStore, worker } from './remote.ts'

export type Look = {
  /** Of the file, as the address has it. */
  readonly name: string
  readonly files: readonly ImportFile[]
  /** Of the bundle among the files. */
  readonly path: string
}

type Opened = Look & { readonly store: Parameters<typeof showStore>[0] }

/** `index.html?look=<name>` */
const PARAM = 'look'

let opened: Opened | undefined
const [look, setLook] = createSignal<Look>()

/** What is looked at now; undefined while pages show what is kept here. */
export { look }

/** Follows the address for as long as the page lives. */
export function followLooks(): void {
  addEventListener('popstate', follow)
  follow()
}

/** Shows a bundle, in the place of one that was looked at before. @throws TrackletError of a bundle that is refused */
export async function openLook(files: readonly ImportFile[], path: string): Promise<void> {
  await closeOpened()
  const name = path.split('/').at(-1) || 'bundle'
  opened = { name, files, path, store: await openBundle(files, path, name) }
  history.pushState(null, '', `?${new URLSearchParams({ [PARAM]: name }).toString()}#/`)
  show(opened)
}

/** Back to what is kept here; nothing is left of the bundle. @param path of the page to show */
export async function closeLook(path: string): Promise<void> {
  history.pushState(null, '', `${location.pathname}#${path}`)
  show(undefined)
  await closeOpened()
}

function follow(): void {
  const name = new URLSearchParams(location.search).get(PARAM)
  if (name !== null && name !== opened?.name) {
    history.replaceState(history.state, '', `${location.pathname}#/`)
    // The router does not hear of it otherwise.
    dispatchEvent(new HashChangeEvent('hashchange'))
    showToast({
      text: `“${name}” was open without being imported, and is not any more. Drop the file here to look at it again.`,
    })
  }
  show(name === opened?.name ? opened : undefined)
}

function show(next: Opened | undefined): void {
  showStore(next?.store)
  batch(() => {
    setCanWrite(next === undefined)
    setLook(next)
  })
}

async function closeOpened(): Promise<void> {
  const { name } = opened ?? {}
  opened = undefined
  if (name !== undefined) await worker.closeLook(name)
}
