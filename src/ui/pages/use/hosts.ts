/** The lines that a notebook needs to log here, by where it runs. */

export type Host = {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly language: 'Python' | 'JavaScript'
  readonly code: string
}

/** @param home the app's folder */
export function listHosts(home: string): readonly Host[] {
  const wheel = new URL('python/tracklet-0-py3-none-any.whl', home).href
  const client = new URL('tracklet.js', home).href
  return [
    {
      id: 'jupyterlite',
      title: 'JupyterLite',
      text: 'In the first cell. A notebook that says import mlflow needs no other change.',
      language: 'Python',
      code: [`%pip install ${wheel}`, ...MLFLOW].join('\n'),
    },
    {
      id: 'marimo',
      title: 'marimo',
      text: 'In a cell of a notebook that was exported as html-wasm.',
      language: 'Python',
      code: ['import micropip', `await micropip.install('${wheel}')`, ...MLFLOW].join('\n'),
    },
    {
      id: 'pyodide',
      title: 'Pyodide',
      text: 'Anywhere that Python runs by Pyodide, in a page or, better, in a worker.',
      language: 'Python',
      code: ['import pyodide_js', `await pyodide_js.loadPackage('${wheel}')`, ...MLFLOW].join('\n'),
    },
    {
      id: 'javascript',
      title: 'Pages, workers, JavaScript notebooks',
      text: 'In any async code; also in Observable Framework and in the console of a page.',
      language: 'JavaScript',
      code: [
        `const { connect } = await import('${client}')`,
        "const run = await (await connect()).startRun({ experiment: 'my-experiment', params: { lr: 0.01 } })",
        "for (let step = 0; step < 100; step++) run.logMetric('loss', 1 / (step + 1), { step })",
        'await run.end()',
      ].join('\n'),
    },
    {
      id: 'tensorflow',
      title: 'TensorFlow.js',
      text: 'A callback logs the figures of every epoch; it ends the run’s writing with the training.',
      language: 'JavaScript',
      code: [
        `const { connect } = await import('${client}')`,
        "const run = await (await connect()).startRun({ experiment: 'my-experiment' })",
        'await model.fit(x, y, { epochs: 20, callbacks: run.tfjsCallbacks() })',
        'await run.end()',
      ].join('\n'),
    },
  ]
}

const MLFLOW = [
  'import mlflow',
  '',
  "mlflow.set_experiment('my-experiment')",
  'with mlflow.start_run():',
  "    mlflow.log_param('lr', 0.01)",
  '    for step in range(100):',
  "        mlflow.log_metric('loss', 1 / (step + 1), step=step)",
]
