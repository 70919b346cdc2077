import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import { Show, createSignal, onCleanup } from 'solid-js'
import { IconButton } from './icon-button.tsx'
import { showToast } from './toast.tsx'

const DONE_MS = 1500

export type CopyButtonProps = {
  /** What is copied. */
  readonly text: string
  /** What it is: `Copy run id`. */
  readonly label: string
  readonly size?: 'small'
}

export function CopyButton(props: CopyButtonProps) {
  const [done, setDone] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  const copy = async () => {
    if (!(await copyText(props.text))) return
    setDone(true)
    clearTimeout(timer)
    timer = setTimeout(() => setDone(false), DONE_MS)
  }
  return (
    <IconButton
      label={done() ? 'Copied' : props.label}
      onClick={() => void copy()}
      {...(props.size && { size: props.size })}
    >
      <Show when={done()} fallback={<Copy size={14} />}>
        <Check size={14} />
      </Show>
    </IconButton>
  )
}

/** Puts text on the clipboard; a refusal of the browser is told in a toast. Resolves to whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    showToast({
      text: 'The browser refused the clipboard. Select the text and copy it by hand.',
      look: 'bad',
    })
    return false
  }
}
