/** Files may be dropped anywhere on the window, pasted anywhere but into a field, opened with the installed app, or named by a link. */
import { useNavigate } from '@solidjs/router'
import { Show, createSignal, onCleanup, onMount } from 'solid-js'
import { isTyping } from '../commands.ts'
import { collectDrop, plainFiles } from '../pages/import/collect-files.ts'
import { look, closeLook } from '../look.ts'
import { takeAddress, takeDropped } from '../pages/import/state.ts'
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
  const take = async (transfer: DataTransfer): Promise<void> => {
    // The files must be asked for before anything is awaited.
    const collected = collectDrop(transfer)
    void goToImport()
    const { files, folders } = await collected
    await takeDropped(files, folders)
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
      void take(event.dataTransfer)
    })
    listen('paste', (event) => {
      if (!event.clipboardData || !hasFiles(event.clipboardData) || isTyping(event.target)) return
      event.preventDefault()
      void take(event.clipboardData)
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
      void Promise.all(files.map((handle) => handle.getFile())).then((opened) => {
        if (opened.length === 0) return
        void goToImport()
        void takeDropped(plainFiles(opened))
      })
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

function hasFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false
}
