/**
 * How much each of several inputs tells about an output: a forest of regression trees, each grown on a sample of the rows
 * with replacement, every input tried at every split; an input's importance is the share of the squared error that its
 * splits take away (Breiman's mean decrease in impurity). The same input gives the same answer: the samples are drawn by a
 * generator with a fixed start.
 */

/** More trees change the second digit of a share no more. */
export const TREES = 64
/** A tree sees so many rows at most. */
const MOST_ROWS = 512

export class Forest {
  readonly #inputs: readonly Float64Array[]
  readonly #output: Float64Array
  readonly #sum: Float64Array
  #random = 20_261

  /**
   * @param inputs columns as long as `output`; a missing value is NaN and lies below all others
   * @param output finite
   */
  constructor(inputs: readonly Float64Array[], output: Float64Array) {
    this.#inputs = inputs.map((column) => column.map((value) => (Number.isNaN(value) ? -Infinity : value)))
    this.#output = output
    this.#sum = new Float64Array(inputs.length)
  }

  /** Adds a tree. */
  grow(): void {
    const { length } = this.#output
    const rows = Int32Array.from({ length: Math.min(length, MOST_ROWS) }, () => this.#draw(length))
    const pick = (column: Float64Array): Float64Array =>
      Float64Array.from(rows, (row) => column[row] as number)
    const shares = sharesOf(growTree(this.#inputs.map(pick), pick(this.#output)))
    shares.forEach((share, i) => (this.#sum[i] = (this.#sum[i] as number) + share))
  }

  /** Shares that sum to 1, or are all 0 where nothing could be told. */
  importance(): Float64Array {
    return sharesOf(this.#sum)
  }

  /** Park and Miller's generator. */
  #draw(below: number): number {
    this.#random = (this.#random * 48_271) % 2_147_483_647
    return Math.floor((this.#random / 2_147_483_647) * below)
  }
}

function sharesOf(gains: Float64Array): Float64Array {
  const sum = gains.reduce((a, b) => a + b, 0)
  return sum > 0 ? gains.map((gain) => gain / sum) : gains
}

/** The rows of a node, once for each input, in the order of its values. */
type Node = readonly Int32Array[]

/** @returns the squared error that each input's splits take away */
function growTree(inputs: readonly Float64Array[], output: Float64Array): Float64Array {
  const gains = new Float64Array(inputs.length)
  const side = new Uint8Array(output.length)
  const open: Node[] = [inputs.map(orderOf)]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const split = bestSplit(inputs, output, node)
    if (split === undefined) continue
    const { input, at, gain } = split
    gains[input] = (gains[input] as number) + gain
    const column = inputs[input] as Float64Array
    for (const row of node[input] as Int32Array) side[row] = (column[row] as number) <= at ? 0 : 1
    for (const half of [0, 1]) open.push(node.map((rows) => rows.filter((row) => side[row] === half)))
  }
  return gains
}

function orderOf(column: Float64Array): Int32Array {
  const rows = Int32Array.from(column.keys())
  return rows.sort((a, b) => {
    const [x, y] = [column[a] as number, column[b] as number]
    return x < y ? -1 : x > y ? 1 : 0
  })
}

type Split = { readonly input: number; readonly at: number; readonly gain: number }

/** The split that takes away most; undefined where none takes away anything. */
function bestSplit(inputs: readonly Float64Array[], output: Float64Array, node: Node): Split | undefined {
  const rows = node[0]
  if (rows === undefined || rows.length < 2) return undefined
  const sum = rows.reduce((a, row) => a + (output[row] as number), 0)
  const squares = rows.reduce((a, row) => a + (output[row] as number) ** 2, 0)
  const whole = (sum * sum) / rows.length
  // What is less is rounding.
  const least = 1e-12 * squares
  if (!(squares - whole > least)) return undefined
  let best: Split | undefined
  for (const [input, column] of inputs.entries()) {
    const sorted = node[input] as Int32Array
    let left = 0
    for (let i = 1; i < sorted.length; i++) {
      const before = sorted[i - 1] as number
      left += output[before] as number
      const at = column[before] as number
      if (at === column[sorted[i] as number]) continue
      const right = sum - left
      const gain = (left * left) / i + (right * right) / (sorted.length - i) - whole
      if (gain > least && gain > (best?.gain ?? 0)) best = { input, at, gain }
    }
  }
  return best
}
