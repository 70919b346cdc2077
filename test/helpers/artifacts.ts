/** Looks at a run's files from a test page, whatever other clients are open: the client itself reads none. */
import { Link } from '#sdk/link.ts'

let link: Link | undefined

const reader = (): Link =>
  (link ??= new Link(() => new Worker(new URL('/worker.js', location.href), { type: 'module' }), 10_000))

export async function readFile(runId: string, path: string): Promise<Blob> {
  return await reader().call('readArtifact', [runId, path])
}

export async function listPaths(runId: string): Promise<string[]> {
  const files = await reader().call('listArtifacts', [runId])
  return files.map(({ path }) => path)
}
