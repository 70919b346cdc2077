import { DOOR_VERSION, type DoorHello, type DoorNews, type DoorOffer } from '#base/door.ts'
import { TrackletError } from '#base/errors.ts'
import { OPAQUE_ORIGIN } from '#model/grant.ts'

/** Who asks. Only the origin is the browser's word; the rest is the page's. */
export type Asker = {
  readonly origin: string
  /** Where it would like to log; '' when it does not say. */
  readonly experiment: string
  /** Six digits that the page shows too, where the browser names no origin; else ''. */
  readonly code: string
  readonly control: MessagePort
}

const HELLO_MS = 15_000
const CODE = /^\d{3} \d{3}$/

const ANOTHER_VERSION =
  'The page speaks another version of Tracklet’s protocol than this Tracklet. Reload both.'
const NO_CODE =
  'The page is sandboxed, so that the browser does not say whose it is, and it brings no code to tell it by. Nothing is allowed.'

/**
 * Greets the page that opened this window, and waits for its answer. What any other window sends is not heard.
 * @throws TrackletError that says why nobody can be asked here
 */
export async function meetOpener(): Promise<Asker> {
  if (window.top !== window.self)
    throw new TrackletError(
      'PERMISSION_DENIED',
      'This question is not asked inside of another page, where it could be covered.',
    )
  if (self.origin === 'null')
    throw new TrackletError(
      'PERMISSION_DENIED',
      'The page that opened this window is sandboxed, and this window with it, so that it does not reach Tracklet’s data. The frame needs allow-popups-to-escape-sandbox. Close this window, and the page keeps its runs in memory and offers them as a file.',
    )
  const opener = window.opener as Window | null
  if (opener === null)
    throw new TrackletError(
      'INVALID_STATE',
      'No page asked for this window, or the one that did is isolated from it (Cross-Origin-Opener-Policy). Such a page keeps its runs in memory and offers them as a file: close this window, and drop the file on Tracklet later.',
    )
  return await new Promise<Asker>((resolve, reject) => {
    const onMessage = ({ data, source, origin, ports: [control] }: MessageEvent<unknown>) => {
      const hello = data as Partial<DoorHello> | null
      if (source !== opener || hello?.type !== 'tracklet-hello' || control === undefined) return
      stop()
      const code = textOf(hello.code)
      if (hello.version !== DOOR_VERSION) reject(refuse(control, ANOTHER_VERSION))
      else if (origin === OPAQUE_ORIGIN && !CODE.test(code)) reject(refuse(control, NO_CODE))
      else resolve({ origin, code, experiment: textOf(hello.experiment), control })
    }
    const stop = () => {
      clearTimeout(timer)
      removeEventListener('message', onMessage)
    }
    const timer = setTimeout(() => {
      stop()
      reject(
        new TrackletError(
          'INVALID_STATE',
          'The page that opened this window does not answer. Try again from there.',
        ),
      )
    }, HELLO_MS)
    addEventListener('message', onMessage)
    const offer: DoorOffer = { type: 'tracklet-door', versions: [DOOR_VERSION] }
    opener.postMessage(offer, '*')
  })
}

function refuse(control: MessagePort, message: string): TrackletError {
  control.postMessage({ type: 'closed', message } satisfies DoorNews)
  return new TrackletError('INVALID_STATE', message)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 500) : ''
}
