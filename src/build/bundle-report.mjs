/** Makes report.html: the page of a comparison in one file, with its script, styles and font in it, that waits for data. */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import solid from 'vite-plugin-solid'

/**
 * @param {string} source
 * @param {string} outDir
 */
export async function bundleReport(source, outDir) {
  const results = await build({
    configFile: false,
    root: source,
    publicDir: false,
    logLevel: 'warn',
    plugins: [solid({ solid: /** @type {object} */ ({ inlineStyles: false }) })],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2023',
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      cssCodeSplit: false,
      lib: {
        entry: join(source, 'ui/report/main.tsx'),
        formats: ['iife'],
        name: 'report',
        fileName: 'report',
      },
    },
  })
  const output = [results].flat().flatMap((result) => ('output' in result ? result.output : []))
  const script = output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n')
  const styles = output
    .map((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? String(file.source) : ''))
    .join('\n')
  const template = await readFile(join(source, 'report.html'), 'utf8')
  await writeFile(join(outDir, 'report.html'), fillTemplate(template, script, styles))
}

/**
 * The page's policy names its one script by its hash.
 * @param {string} template
 * @param {string} script
 * @param {string} styles
 */
function fillTemplate(template, script, styles) {
  const place = '/* script */'
  const around = template.split(/<\/?script>/).find((part) => part.includes(place)) ?? ''
  // An element of script ends at the first `</script`, wherever that stands.
  const content = around.replace(place, () => script.replaceAll('</script', '<\\/script'))
  return template
    .replace('/* styles */', () => styles)
    .replace(around, () => content)
    .replace('{script-hash}', () => createHash('sha256').update(content).digest('base64'))
}
