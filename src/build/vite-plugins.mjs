import { DEV_PAGE_POLICY, PAGE_POLICY } from './policies.mjs'
import { BUILD_PLACEHOLDER } from './seal.mjs'

/** @import { Plugin } from 'vite' */

/**
 * Answers the app's entries with fixed names from their sources, in the dev server and in the browser tests.
 * @param {string} folder where src/ stands under Vite's root
 * @returns {Plugin}
 */
export function devEntries(folder = '') {
  /** @type {Record<string, string>} */
  const entries = {
    '/worker.js': `${folder}/worker/main.ts?worker_file&type=module`,
    '/tracklet.js': `${folder}/sdk/main.ts`,
    '/relay.js': `${folder}/sdk/relay.ts`,
  }
  return {
    name: 'tracklet-dev-entries',
    configureServer(server) {
      server.middlewares.use((request, _response, next) => {
        const entry = entries[request.url?.split('?')[0] ?? '']
        if (entry !== undefined) request.url = entry
        next()
      })
    },
  }
}

/**
 * Writes the policy and the build's id into the page's meta tags.
 * @returns {Plugin}
 */
export function pageMeta() {
  let serving = false
  return {
    name: 'tracklet-page-meta',
    configResolved({ command }) {
      serving = command === 'serve'
    },
    transformIndexHtml: (html) =>
      html
        .replace('%TRACKLET_POLICY%', serving ? DEV_PAGE_POLICY : PAGE_POLICY)
        .replace('%TRACKLET_BUILD%', serving ? 'dev' : BUILD_PLACEHOLDER),
  }
}

/**
 * The first stylesheet that loads fixes the order of the layers, and which one that is depends on how the build cuts the
 * chunks: so each of them states it.
 * @returns {Plugin}
 */
export function layerOrder() {
  return {
    name: 'tracklet-layer-order',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, files) {
        for (const file of Object.values(files))
          if (file.type === 'asset' && file.fileName.endsWith('.css'))
            file.source = `@layer reset,tokens,kit,page;${String(file.source)}`
      },
    },
  }
}

/**
 * Solid makes its compiled templates by `innerHTML`, which Trusted Types refuses. Their text is fixed at build time,
 * so that one assignment gets a policy of its own, which nothing else can reach.
 * @see https://github.com/ryansolid/dom-expressions/issues/517
 * @returns {Plugin}
 */
export function trustedTemplates() {
  const assignment = 't.innerHTML = html;'
  return {
    name: 'tracklet-trusted-templates',
    apply: 'build',
    transform: {
      filter: { id: /solid-js\/web\/dist\/web\.js$/ },
      handler(code) {
        if (code.split(assignment).length !== 2)
          this.error('solid-js/web makes its templates in another way now')
        const policy =
          "const templatePolicy = globalThis.trustedTypes?.createPolicy('solid-template', { createHTML: (html) => html });\n"
        return {
          code: policy + code.replace(assignment, 't.innerHTML = templatePolicy?.createHTML(html) ?? html;'),
          map: null,
        }
      },
    },
  }
}
