import { addressesOf, type Route } from './route.ts'

export type Found = { readonly route: Route; readonly parts: Readonly<Record<string, string>> }

type Pattern = { readonly route: Route; readonly parts: readonly string[] }

/** Finds routes by address. Most addresses have no variable part, and are looked up. */
export class RouteTable {
  readonly #fixed = new Map<string, Route[]>()
  readonly #patterns: Pattern[] = []

  constructor(routes: readonly Route[]) {
    for (const route of routes) for (const address of addressesOf(route)) this.#add(address, route)
  }

  /** Every route at an address, whatever its method. @param parts of the address below the base, decoded once */
  find(parts: readonly string[]): Found[] {
    const fixed = this.#fixed.get(parts.join('/'))
    if (fixed !== undefined) return fixed.map((route) => ({ route, parts: {} }))
    return this.#patterns.flatMap(({ route, parts: pattern }) => {
      const matched = matchParts(pattern, parts)
      return matched === undefined ? [] : [{ route, parts: matched }]
    })
  }

  #add(address: string, route: Route): void {
    if (address.includes('{')) this.#patterns.push({ route, parts: address.split('/') })
    else this.#fixed.set(address, [...(this.#fixed.get(address) ?? []), route])
  }
}

function matchParts(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  const matched: Record<string, string> = {}
  for (const [i, want] of pattern.entries()) {
    const part = parts[i]
    if (part === undefined) return undefined
    if (want.endsWith('*}')) {
      matched[want.slice(1, -2)] = parts.slice(i).join('/')
      return matched
    }
    if (want.startsWith('{')) matched[want.slice(1, -1)] = part
    else if (want !== part) return undefined
  }
  return parts.length === pattern.length ? matched : undefined
}
