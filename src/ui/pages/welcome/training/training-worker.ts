/**
 * Trains in a worker of its own, so that the page stays smooth. It uses the built client from its public address, as
 * any page would.
 */
import type { Tracklet } from '#sdk/types.ts'
import { parseHouses } from './houses.ts'
import type { TrainingCommand, TrainingEvent } from './messages.ts'
import { NETWORKS, SIZES } from './networks.ts'
import { drawPredictions } from './picture.ts'
import { runSweep } from './sweep.ts'

const DATA = 'data/california-housing.csv'

type ClientModule = { connect(options: { home: string }): Promise<Tracklet> }

let stopped = false

addEventListener('message', (event: MessageEvent<TrainingCommand>) => {
  if (event.data.type === 'stop') stopped = true
  else void train(event.data.home)
})

function tell(event: TrainingEvent): void {
  postMessage(event)
}

async function train(home: string): Promise<void> {
  try {
    const client = (await import(/* @vite-ignore */ new URL('tracklet.js', home).href)) as ClientModule
    const url = new URL(DATA, home).href
    const [tracklet, bytes] = await Promise.all([client.connect({ home }), load(url)])
    const sweep = {
      tracklet,
      networks: NETWORKS,
      sizes: SIZES,
      houses: parseHouses(new TextDecoder().decode(bytes)),
      source: home,
      dataset: { digest: await digestOf(bytes), url },
      draw: drawPredictions,
      tell,
      isStopped: () => stopped,
    }
    const wasStopped = await runSweep(sweep)
    await tracklet.close()
    tell({ type: 'done', stopped: wasStopped })
  } catch (error) {
    tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

async function load(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`The house prices could not be loaded (${response.status} for ${url}).`)
  return await response.arrayBuffer()
}

/** The first half of the SHA-256: MLflow takes 36 characters. */
async function digestOf(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).subarray(0, 16)
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
