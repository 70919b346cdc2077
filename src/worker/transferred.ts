import { transfer } from 'comlink'

/** An answer of which the arrays of some parts are transferred, not cloned. */
export function transferred<T>(answer: T, parts: readonly object[]): T {
  return transfer(answer, [...new Set(parts.flatMap(buffersOf))])
}

function buffersOf(part: object): Transferable[] {
  return Object.values(part).flatMap((value) =>
    value instanceof Float64Array ? [value.buffer as ArrayBuffer] : [],
  )
}
