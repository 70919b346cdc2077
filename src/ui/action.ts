import { createSignal, type Accessor } from 'solid-js'
import { describeError } from './errors.tsx'
import { showToast, type Toast } from './kit/toast.tsx'
import { noteStoreError } from './store-status.ts'

export type Action<A extends readonly unknown[]> = {
  /** Resolves to whether it worked; never rejects. A second call while one is pending is not made. */
  readonly run: (...args: A) => Promise<boolean>
  readonly pending: Accessor<boolean>
}

/**
 * A write the user asked for. A failure is told in a toast that starts with `failed` ("Could not rename the run");
 * what worked may be told too, with an undo.
 */
export function createAction<A extends readonly unknown[]>(
  act: (...args: A) => Promise<Toast | void>,
  failed: string,
): Action<A> {
  const [pending, setPending] = createSignal(false)
  const run = async (...args: A): Promise<boolean> => {
    if (pending()) return false
    setPending(true)
    try {
      const toast = await act(...args)
      if (toast) showToast(toast)
      return true
    } catch (error) {
      tellFailure(failed, error)
      return false
    } finally {
      setPending(false)
    }
  }
  return { run, pending }
}

/** A toast with an undo, whose own failure is told too. */
export function undoable(text: string, undo: () => Promise<void>): Toast {
  return {
    text,
    action: {
      label: 'Undo',
      run: () => void undo().catch((error: unknown) => tellFailure('Could not undo', error)),
    },
  }
}

/** What was asked for and why it was not done. */
export function tellFailure(failed: string, error: unknown): void {
  noteStoreError(error)
  showToast({ text: `${failed}. ${describeError(error).text}`, look: 'bad' })
}
