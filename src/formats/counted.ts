/** `1 record`, `1,024 records`. */
export function counted(number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : `${noun}s`}`
}

/** `1 record of more than 64 MiB was left out.` @param which follows the noun */
export function sayLeftOut(number: number, noun: string, which: string): string {
  return `${counted(number, noun)} ${which} ${number === 1 ? 'was' : 'were'} left out.`
}

/** `a (3), b (1)`: the most frequent ones, and how many more there are. */
export function listCounts(counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a)
  const some = sorted.slice(0, 5).map(([name, count]) => `${name} (${count.toLocaleString('en-US')})`)
  return [...some, ...(sorted.length > some.length ? [`${sorted.length - some.length} more`] : [])].join(', ')
}
