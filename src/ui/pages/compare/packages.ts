import { remote } from '../../remote.ts'
import { parseRequirements } from './diff-rows.ts'

/** Of the requirements nearest to the top; none when the run has none. */
export async function readPackages(runId: string): Promise<ReadonlyMap<string, string>> {
  const files = await remote.listArtifacts(runId)
  const [first] = files
    .filter(({ path, size }) => /(^|\/)requirements\.txt$/.test(path) && size < 1_000_000)
    .sort((a, b) => a.path.length - b.path.length)
  return first ? parseRequirements(await (await remote.readArtifact(runId, first.path)).text()) : new Map()
}
