/** The lines a reader pastes into a page, a console or a notebook of this origin to log a first run. */

/** @param experiment its name, any text */
export function loggingSnippet(experiment: string): string {
  const address = new URL('tracklet.js', document.baseURI).href
  return [
    `const { connect } = await import('${address}')`,
    `const run = await (await connect()).startRun({ experiment: ${quote(experiment)} })`,
    `run.logMetric('loss', 0.31, { step: 1 })`,
  ].join('\n')
}

function quote(text: string): string {
  const json = JSON.stringify(text)
  return json.includes("'") || json.includes('\\') ? json : `'${json.slice(1, -1)}'`
}
