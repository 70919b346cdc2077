/** A path as a file of the same run names it: `../plots/a.png` beside `notes/read.md` is `plots/a.png`. */
export function resolvePath(from: string, to: string): string {
  const parts = to.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of decodePath(to.replace(/[?#].*$/, '')).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** A percent sign that is none of an encoding stays what it is. */
function decodePath(path: string): string {
  try {
    return decodeURI(path)
  } catch (error) {
    if (error instanceof URIError) return path
    throw error
  }
}
