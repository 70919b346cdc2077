/** What a thrown thing means to a reader, in one place: what failed, what is safe, what to do. */
import { isTrackletError, messageOf, type ErrorCode } from '#base/errors.ts'
import { Show } from 'solid-js'
import css from './errors.module.css'
import { Button } from './kit/button.tsx'
import { CopyButton } from './kit/copy-button.tsx'

export type ErrorWords = {
  readonly title: string
  readonly text: string
}

/** Where our own words say more than the message; the others' messages are written for readers. */
const WORDS: Partial<Record<ErrorCode, ErrorWords>> = {
  E_QUOTA: {
    title: 'No space left',
    text: 'The browser refused more space, so this was not saved. Everything saved before is safe. Purge deleted runs or free disk space, then try again.',
  },
  E_STORE_LOST: {
    title: 'The database was emptied',
    text: 'Nothing is written until you decide what to do with what is left. Reload the page to see it.',
  },
  E_STORE_NEWER: {
    title: 'This tab is older than the database',
    text: 'Another tab runs a newer Tracklet. Reload this tab; nothing is lost.',
  },
  E_STORE_STALLED: {
    title: 'The database does not answer',
    text: 'Another tab may keep it busy. What was saved is safe. Close other Tracklet tabs, then try again.',
  },
  INTERNAL_ERROR: {
    title: 'This is a fault in Tracklet',
    text: 'What was saved is safe. Try again, or reload the page; if it stays, copy the details into a report.',
  },
}

const TITLES: Partial<Record<ErrorCode, string>> = {
  RESOURCE_DOES_NOT_EXIST: 'Not found',
  RESOURCE_ALREADY_EXISTS: 'The name is taken',
  INVALID_PARAMETER_VALUE: 'Not accepted',
  INVALID_STATE: 'Not possible now',
  PERMISSION_DENIED: 'Not allowed',
  E_STORE_CORRUPT: 'The database cannot be read',
  E_FORMAT: 'The file cannot be read',
  E_LIMIT: 'The file is too large',
  E_SOURCE_CHANGED: 'The file changed',
}

export function describeError(error: unknown): ErrorWords {
  const code = isTrackletError(error) ? error.code : 'INTERNAL_ERROR'
  return WORDS[code] ?? { title: TITLES[code] ?? 'This did not work', text: messageOf(error) }
}

/** For a report: code, message, details, place, build. No data of the user's beyond what the message names. */
function errorDetails(error: unknown): string {
  const lines = [isTrackletError(error) ? `${error.code}: ${error.message}` : String(error)]
  if (isTrackletError(error) && Object.keys(error.details).length > 0)
    lines.push(JSON.stringify(error.details))
  if (error instanceof Error && error.stack) lines.push(error.stack)
  lines.push(`at ${location.href}`, navigator.userAgent)
  return lines.join('\n')
}

export type ErrorNoteProps = {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** Stands where the content would. */
export function ErrorNote(props: ErrorNoteProps) {
  const words = () => describeError(props.error)
  return (
    <div class={css.note} role="alert">
      <h2 class={css.title}>{words().title}</h2>
      <p class={css.text}>{words().text}</p>
      <div class={css.actions}>
        <Show when={props.onRetry}>{(retry) => <Button onClick={() => retry()()}>Try again</Button>}</Show>
        <CopyButton text={errorDetails(props.error)} label="Copy details" />
      </div>
    </div>
  )
}
