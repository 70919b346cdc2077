import type { ImportReport } from '#model/import.ts'
import { formatBytes, plural } from '../../format.ts'

/** What an import did or would do, a sentence each: what is new, what was there, what is in conflict. */
export function countFacts(report: ImportReport, tense: 'did' | 'would'): string[] {
  const { runs, deletedRuns, copies, grownRuns, equalRuns, points, artifacts, artifactBytes, experiments } =
    report
  const { loggedModels, registeredModels, modelVersions, views } = report
  const be = tense === 'did' ? '' : 'would be '
  const fresh = runs - copies.length
  const facts: string[] = []
  if (runs + grownRuns + points + artifacts + loggedModels + registeredModels + modelVersions + views === 0)
    facts.push(tense === 'did' ? 'Nothing new was added.' : 'Nothing new would be added.')
  if (fresh > 0) {
    const into =
      experiments > 0 ? `, ${plural(experiments, 'new experiment')} with ${fresh === 1 ? 'it' : 'them'}` : ''
    facts.push(`${plural(fresh, 'new run')} ${be}added${into}.`)
    // Else they would be looked for in vain.
    if (deletedRuns > 0)
      facts.push(
        `${plural(deletedRuns, 'run')} of these ${deletedRuns === 1 ? 'is' : 'are'} deleted where they come from, and here too.`,
      )
  }
  if (grownRuns > 0) facts.push(`${plural(grownRuns, 'run')} that grew ${be}given what is new.`)
  if (points > 0) facts.push(`${plural(points, 'new point')}.`)
  if (artifacts > 0) {
    const size = artifactBytes > 0 ? `, ${formatBytes(artifactBytes)}` : ''
    facts.push(`${plural(artifacts, 'file')}${size}.`)
  }
  if (loggedModels > 0) facts.push(`${plural(loggedModels, 'new logged model')}.`)
  if (registeredModels > 0) facts.push(`${plural(registeredModels, 'new registered model')}.`)
  if (modelVersions > 0) facts.push(`${plural(modelVersions, 'new model version')}.`)
  if (views > 0) facts.push(`${plural(views, 'new saved view')}.`)
  if (equalRuns > 0)
    facts.push(
      `${plural(equalRuns, 'run')} already here with the same content: left as ${equalRuns === 1 ? 'it is' : 'they are'}.`,
    )
  if (copies.length > 0)
    facts.push(
      `${plural(copies.length, 'run')} already here with other content: ${copies.length === 1 ? 'it stays' : 'they stay'}, and the incoming ${be}added beside with a new id.`,
    )
  return facts
}
