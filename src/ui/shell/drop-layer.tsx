/** Files may be dropped anywhere on the window, pasted anywhere but into a field, opened with the installed app, or named by a link. */
import { useNavigate } from '@solidjs/router'
import { Show, createSignal, onCleanup, onMount } from 'solid-js'
import { isTyping } from '../commands.ts'
import { collectDrop, plainFiles, type Collected } from '../pages/import/collect-files.ts'
import { look, closeLook } from '../look.ts'
import { takeAddress, takeCollected, takeDropped } from '../pages/import/state.ts'
import { IMPORT_PATH } from '../routes.ts'
import css from './drop-layer.module.css'

/** Chromium's File Handling API. */
type LaunchQueue = {
  setConsumer(consumer: (launch: { readonly files: readonly FileSystemFileHandle[] }) => void): void
}

/** `index.html?bundle=<address>`: before the hash, so that a plain link can have it. */
const BUNDLE_PARAM = 'bundle'

export function DropLayer() {
  const navigate = useNavigate()
  const [over, setOver] = createSignal(false)
  const goToImport = async (): Promise<void> => {
    if (look() === undefined) navigate(IMPORT_PATH)
    else await closeLook(IMPORT_PATH)
  }
  const take = (collecting: Promise<Collected>): void => {
    void goToImport()
    void takeCollected(collecting)
  }
  const events = new AbortController()
  onCleanup(() => events.abort())
  onMount(() => {
    const listen = <K extends keyof WindowEventMap>(name: K, run: (event: WindowEventMap[K]) => void): void =>
      addEventListener(name, run, { signal: events.signal })
    listen('dragover', (event) => {
      if (!hasFiles(event.dataTransfer)) return
      event.preventDefault()
      setOver(true)
    })
    listen('dragleave', (event) => {
      if (event.relatedTarget === null) setOver(false)
    })
    listen('drop', (event) => {
      setOver(false)
      if (!event.dataTransfer || !hasFiles(event.dataTransfer)) return
      event.preventDefault()
      take(collectDrop(event.dataTransfer))
    })
    listen('paste', (event) => {
      if (!event.clipboardData || !hasFiles(event.clipboardData) || isTyping(event.target)) return
      event.preventDefault()
      take(collectDrop(event.clipboardData))
    })
    const address = new URLSearchParams(location.search).get(BUNDLE_PARAM)
    if (address !== null) {
      // Once: a reload shows what is here.
      history.replaceState(history.state, '', location.pathname + location.hash)
      navigate(IMPORT_PATH, { replace: true })
      void takeAddress(address, takeDropped)
    }
    const { launchQueue } = globalThis as { launchQueue?: LaunchQueue }
    launchQueue?.setConsumer(({ files }) => {
      if (files.length > 0) take(openHandles(files))
    })
  })
  return (
    <Show when={over()}>
      <div class={css.layer} role="status">
        Drop to look what can be imported
      </div>
    </Show>
  )
}

async function openHandles(handles: readonly FileSystemFileHandle[]): Promise<Collected> {
  return { files: plainFiles(await Promise.all(handles.map((handle) => handle.getFile()))), folders: [] }
}

function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false
}
