/** Makes the Python package: a wheel, the same one under a name that stays, and a page that lists both. */
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import JSZip from 'jszip'
import { ROOT } from './fresh.mjs'

/** Of every file in the wheel, so that equal sources make equal bytes. */
const DATE = new Date(Date.UTC(2020, 0, 1))

/** For notebooks that are to outlive an update. Installers take it for version 0. */
const LASTING_NAME = 'tracklet-0-py3-none-any.whl'

/**
 * @param {string} source src/python
 * @param {string} outDir
 */
export async function writePython(source, outDir) {
  const { version, description, license } = await readPackage()
  const name = `tracklet-${version}-py3-none-any.whl`
  const info = `tracklet-${version}.dist-info`
  const files = new Map([
    ...(await readModules(source)),
    ['tracklet/version.py', `VERSION = "${version}"\n`],
    [
      `${info}/METADATA`,
      lines(
        'Metadata-Version: 2.4',
        'Name: tracklet',
        `Version: ${version}`,
        `Summary: ${description}`,
        `License-Expression: ${license}`,
        'Requires-Python: >=3.11',
      ),
    ],
    [
      `${info}/entry_points.txt`,
      lines(
        '[mlflow.tracking_store]',
        'tracklet = tracklet.plugin:TrackingStore',
        '[mlflow.model_registry_store]',
        'tracklet = tracklet.plugin:RegistryStore',
        '[mlflow.artifact_repository]',
        'mlflow-artifacts = tracklet.plugin:ArtifactRepository',
      ),
    ],
    [
      `${info}/WHEEL`,
      lines('Wheel-Version: 1.0', 'Generator: tracklet', 'Root-Is-Purelib: true', 'Tag: py3-none-any'),
    ],
  ])
  const record = [...files].map(([path, text]) => `${path},sha256=${digest(text)},${Buffer.byteLength(text)}`)
  files.set(`${info}/RECORD`, lines(...record, `${info}/RECORD,,`))
  await mkdir(outDir, { recursive: true })
  await writeFile(join(outDir, name), await zip(files))
  await copyFile(join(outDir, name), join(outDir, LASTING_NAME))
  await writeFile(join(outDir, 'index.html'), indexPage(version, [name, LASTING_NAME]))
}

/** @returns {Promise<{ version: string, description: string, license: string }>} */
async function readPackage() {
  /** @type {unknown} */
  const about = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  return /** @type {{ version: string, description: string, license: string }} */ (about)
}

/**
 * Python files by their path in the wheel.
 * @param {string} source
 * @returns {Promise<[string, string][]>}
 */
async function readModules(source) {
  const paths = (await readdir(source, { recursive: true })).filter((path) => path.endsWith('.py')).sort()
  return Promise.all(
    paths.map(async (path) => [
      relative(source, join(source, path)).replaceAll(sep, '/'),
      await readFile(join(source, path), 'utf8'),
    ]),
  )
}

/** @param {ReadonlyMap<string, string>} files */
async function zip(files) {
  const archive = new JSZip()
  for (const [path, text] of files) archive.file(path, text, { date: DATE, createFolders: false })
  return archive.generateAsync({
    type: 'nodebuffer',
    compression: 'DEFLATE',
    compressionOptions: { level: 9 },
  })
}

/** @param {string} text */
function digest(text) {
  return createHash('sha256').update(text).digest('base64url')
}

/** @param {string[]} all */
function lines(...all) {
  return all.map((line) => `${line}\n`).join('')
}

/**
 * Installers read its links as a package index.
 * @param {string} version
 * @param {readonly string[]} names
 */
function indexPage(version, names) {
  const links = names.map((name) => `<li><a href="${name}">${name}</a></li>`).join('')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Tracklet for Python</title>
<h1>Tracklet ${version} for Python in the browser</h1>
<p>In a Pyodide page: <code>await pyodide.loadPackage(address)</code>. In JupyterLite: <code>%pip install address</code>.
After that <code>import mlflow</code> logs to Tracklet.</p>
<ul>${links}</ul>
</html>
`
}
