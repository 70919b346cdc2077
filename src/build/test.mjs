/**
 * `npm test`: everything, from a fresh clone; with `-- --interop` what needs Python too. All steps
 * run even when one fails; the exit code says whether all passed, the last line how many tests did. Node only: it runs
 * before anything is installed.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { maybeChromiumPath } from './chromium.mjs'
import { needsBuild, needsInstall, ROOT } from './fresh.mjs'

/** @typedef {{ name: string, passed: number, failed: number, seconds: number, failures?: string[] }} Outcome */
/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} Assertion */
/** @typedef {{ name: string, message: string, assertionResults: Assertion[] }} TestFile */
/** @typedef {{ numPassedTests: number, numFailedTests: number, testResults: TestFile[] }} SuiteReport */

if (needsInstall()) ensure('install', 'npm', ['ci', '--include=dev'])
await ensureChromium()

const CHECKS = ['types', 'lint', 'format', 'unused']
const outcomes = [
  ...CHECKS.map((name) => runStep(`check:${name}`)),
  runSuite('unit'),
  ...(needsBuild() ? [runStep('build')] : []),
  runStep('size'),
  runSuite('browser'),
  runSuite('app'),
  ...(process.argv.includes('--interop') ? [runSuite('interop')] : []),
]
report(outcomes)

/**
 * A script of package.json that passes or fails as one.
 * @param {string} script
 * @returns {Outcome}
 */
function runStep(script) {
  const { status, seconds } = run(script, 'npm', ['run', '--silent', script])
  return { name: script, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, seconds }
}

/**
 * One Vitest project, its tests counted.
 * @param {string} project
 * @returns {Outcome}
 */
function runSuite(project) {
  const output = join(tmpdir(), `tracklet-${project}-${process.pid}.json`)
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`]
  const { status, seconds } = run(project, process.execPath, [
    vitest,
    'run',
    '--project',
    project,
    ...reporters,
  ])
  const { numPassedTests: passed, numFailedTests, testResults } = readReport(output)
  // A file that does not load, or an error outside of any test, fails no test.
  const failed = status === 0 ? numFailedTests : Math.max(1, numFailedTests)
  return { name: project, passed, failed, seconds, failures: testResults.flatMap(failuresOf) }
}

/**
 * @param {string} path of Vitest's report; missing when Vitest itself broke
 * @returns {SuiteReport}
 */
function readReport(path) {
  if (!existsSync(path)) return { numPassedTests: 0, numFailedTests: 0, testResults: [] }
  /** @type {unknown} */
  const report = JSON.parse(readFileSync(path, 'utf8'))
  rmSync(path)
  return /** @type {SuiteReport} */ (report)
}

/**
 * Each failed test of a file with the start of its first message.
 * @param {TestFile} file
 * @returns {string[]}
 */
function failuresOf({ name, message, assertionResults }) {
  const place = relative(ROOT, name)
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  if (failed.length === 0) return message === '' ? [] : [`${place}\n${startOf(message)}`]
  return failed.map(
    ({ fullName, failureMessages }) => `${place} > ${fullName}\n${startOf(failureMessages[0] ?? '')}`,
  )
}

/** @param {string} message */
function startOf(message) {
  const lines = message.slice(0, 1_500).split('\n').slice(0, 15)
  return lines.map((line) => `    ${line}`).join('\n')
}

/**
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 */
function run(title, command, args) {
  console.log(`\n== ${title}`)
  const began = performance.now()
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' })
  if (error) console.error(error.message)
  return { status, seconds: (performance.now() - began) / 1000 }
}

/**
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 */
function ensure(title, command, args) {
  const { status } = run(title, command, args)
  if (status !== 0) process.exit(status ?? 1)
}

async function ensureChromium() {
  if (maybeChromiumPath() !== undefined) return
  const { chromium } = await import('playwright')
  if (existsSync(chromium.executablePath())) return
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  process.env['DEBIAN_FRONTEND'] = 'noninteractive'
  for (const args of [['update'], ['install', '-y', 'chromium']]) {
    const [command = '', ...rest] = [...sudo, 'apt-get', ...args]
    if (run(`No Chromium here: ${args[0]} by apt-get`, command, rest).status === 0) continue
    console.error('The tests need a Chromium: install one, or set TRACKLET_CHROMIUM to the path of one.')
    process.exit(1)
  }
}

/** @param {Outcome[]} outcomes */
function report(outcomes) {
  console.log()
  for (const failure of outcomes.flatMap(({ failures }) => failures ?? [])) console.log(`${failure}\n`)
  for (const { name, passed, failed, seconds } of outcomes) {
    console.log(
      `${failed > 0 ? 'FAILED' : 'passed'}  ${name.padEnd(14)} ${passed} passed, ${failed} failed, ${seconds.toFixed(0)} s`,
    )
  }
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
  process.exitCode = failed > 0 ? 1 : 0
  console.log(`\n${passed} passed, ${failed} failed`)
}
