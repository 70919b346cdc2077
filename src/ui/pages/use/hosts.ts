/** The lines that a notebook needs to log here, by where it runs. */

export type Host = {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly language: 'Python' | 'JavaScript'
  readonly code: string
  /** Of `notebooks/`: the same as something to run. */
  readonly notebook?: string
}

/** What the notebooks have in place of this app's folder. */
const WRITTEN_HOME = 'http://localhost:4173/'

/** A notebook's text with the app's folder in it, also where it names it by a relative path. */
export function withHome(text: string, home: string): string {
  return text.replaceAll(WRITTEN_HOME, home).replaceAll("'../", `'${home}`)
}

/** @param home the app's folder */
export function listHosts(home: string): readonly Host[] {
  return [
    ...listPythonHosts(new URL('python/tracklet-0-py3-none-any.whl', home).href),
    ...listScriptHosts(new URL('tracklet.js', home).href),
  ]
}

function listPythonHosts(wheel: string): readonly Host[] {
  return [
    {
      id: 'jupyterlite',
      title: 'JupyterLite',
      text: 'In the first cell. A notebook that says import mlflow needs no other change.',
      language: 'Python',
      code: [`%pip install ${wheel}`, ...MLFLOW].join('\n'),
      notebook: 'house-prices.ipynb',
    },
    {
      id: 'marimo',
      title: 'marimo',
      text: 'At the top of the notebook’s file, before it is exported as html-wasm; then in its cells.',
      language: 'Python',
      code: ['# /// script', `# dependencies = ["marimo", "${wheel}"]`, '# ///', ...MLFLOW].join('\n'),
      notebook: 'house_prices_marimo.py',
    },
    {
      id: 'pyodide',
      title: 'Pyodide',
      text: 'Anywhere that Python runs by Pyodide, in a page or, better, in a worker.',
      language: 'Python',
      code: ['import pyodide_js', `await pyodide_js.loadPackage('${wheel}')`, ...MLFLOW].join('\n'),
    },
    {
      id: 'mlflow',
      title: 'MLflow itself',
      text: 'Where the real package runs by Pyodide: with Tracklet’s beside it, it logs here, and not to a server.',
      language: 'Python',
      code: ['import mlflow', '', "mlflow.set_tracking_uri('tracklet:')", ...MLFLOW.slice(2)].join('\n'),
    },
  ]
}

function listScriptHosts(client: string): readonly Host[] {
  return [
    {
      id: 'javascript',
      title: 'Pages and workers',
      text: 'In any async code, also in the console of a page.',
      language: 'JavaScript',
      code: [`const { connect } = await import('${client}')`, ...RUN].join('\n'),
      notebook: 'house-prices.html',
    },
    {
      id: 'observable',
      title: 'Observable',
      text: 'In a page of Observable Framework, or in the cells of a notebook.',
      language: 'JavaScript',
      code: [`const { connect } = await import('${client}')`, ...RUN].join('\n'),
      notebook: 'house-prices.observable.md',
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

const RUN = [
  "const run = await (await connect()).startRun({ experiment: 'my-experiment', params: { lr: 0.01 } })",
  "for (let step = 0; step < 100; step++) run.logMetric('loss', 1 / (step + 1), { step })",
  'await run.end()',
]

const MLFLOW = [
  'import mlflow',
  '',
  "mlflow.set_experiment('my-experiment')",
  'with mlflow.start_run():',
  "    mlflow.log_param('lr', 0.01)",
  '    for step in range(100):',
  "        mlflow.log_metric('loss', 1 / (step + 1), step=step)",
]
