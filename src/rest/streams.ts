import { refuse } from '#base/errors.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The same bytes; fails when there are none, or more than `max`. */
export function limitStream(stream: ReadableStream<Bytes>, max: number): ReadableStream<Bytes> {
  let size = 0
  return stream.pipeThrough(
    new TransformStream<Bytes, Bytes>({
      transform: (piece, controller) => {
        size += piece.length
        if (size > max)
          refuse(`Artifact size is too large. Max size is ${String(Math.floor(max / 2 ** 20))}MB.`)
        controller.enqueue(piece)
      },
      flush: () => {
        if (size === 0) refuse('Request must specify data.')
      },
    }),
  )
}

/** An empty file. */
export function emptyStream(): ReadableStream<Bytes> {
  return new ReadableStream({ start: (controller) => controller.close() })
}
