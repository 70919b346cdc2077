/** Above this share of the items a full sort is as quick. */
const SORT_SHARE = 0.25

/**
 * The first `count` items of the sorted list, sorted. A few of many are kept in a heap, whose root is the last of them: an
 * item that comes after it costs one comparison.
 * @param compare never 0 for two different items
 */
export function takeFirst<T>(items: readonly T[], count: number, compare: (a: T, b: T) => number): T[] {
  if (count >= items.length * SORT_SHARE) return [...items].sort(compare).slice(0, count)
  if (count <= 0) return []
  const heap = items.slice(0, count)
  for (let i = (count >> 1) - 1; i >= 0; i--) sink(heap, i, compare)
  for (let i = count; i < items.length; i++) {
    const item = items[i] as T
    if (compare(item, heap[0] as T) >= 0) continue
    heap[0] = item
    sink(heap, 0, compare)
  }
  return heap.sort(compare)
}

/** Moves the item down until none below comes after it. */
function sink<T>(heap: T[], from: number, compare: (a: T, b: T) => number): void {
  const item = heap[from] as T
  let at = from
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && compare(heap[child + 1] as T, heap[child] as T) > 0) child++
    if (compare(heap[child] as T, item) <= 0) break
    heap[at] = heap[child] as T
    at = child
  }
  heap[at] = item
}
