/** The arrays of an answer, to be transferred and not cloned. */
export function buffersOf(answer: object): Transferable[] {
  return Object.values(answer).flatMap((value) =>
    value instanceof Float64Array ? [value.buffer as ArrayBuffer] : [],
  )
}
