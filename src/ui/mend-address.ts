/**
 * Addresses whose path cannot be decoded, as of a link that was cut off within `%2F`: the router throws at them, and the
 * page would be dead. What is no code then stands for itself.
 */
export function mendHash(hash: string): string {
  const end = hash.indexOf('?')
  const [path, rest] = end < 0 ? [hash, ''] : [hash.slice(0, end), hash.slice(end)]
  const mended = path.replace(/%(?![0-9a-f]{2})/gi, '%25')
  return (mended === '' || isDecodable(mended) ? mended : path.replaceAll('%', '%25')) + rest
}

function isDecodable(text: string): boolean {
  try {
    // The length is asked for, since a build leaves out a call of which nothing is used.
    return decodeURIComponent(text).length > 0
  } catch {
    return false
  }
}

/** Before the router hears of it. */
export function mendAddresses(): void {
  const mend = (): void => {
    const mended = mendHash(location.hash)
    if (mended !== location.hash) history.replaceState(history.state, '', mended)
  }
  mend()
  addEventListener('hashchange', mend)
}
