/**
 * The Content-Security-Policies of all our files, in one place: the page has its own as a meta tag, since static hosts
 * send no headers; the service worker and our server send the others as headers.
 */

/** @param {Record<string, string>} directives */
const policy = (directives) =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join('; ')

const PAGE = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' blob: data:",
  'font-src': "'self'",
  'media-src': 'blob:',
  'connect-src': "'self' blob:",
  'worker-src': "'self'",
  'frame-src': "'self'",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'object-src': "'none'",
}

/**
 * `app-html` wraps DOMPurify, `app-url` names our own scripts, `solid-template` is made by the build, `tracklet-sdk` is the
 * client's, which people may try in the page's console.
 */
export const PAGE_POLICY = policy({
  ...PAGE,
  'require-trusted-types-for': "'script'",
  'trusted-types': 'app-html app-url solid-template tracklet-sdk',
})

/** Vite's dev server puts styles inline, sends its updates by a socket, and sets HTML from strings. */
export const DEV_PAGE_POLICY = policy({
  ...PAGE,
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': "'self' blob: ws:",
})

/** Untrusted content: scripts may run, but in an origin of their own that reaches nothing. */
const PREVIEW_POLICY = policy({
  sandbox: 'allow-scripts',
  'default-src': "'none'",
  'script-src': "'unsafe-inline'",
  'style-src': "'unsafe-inline'",
  'img-src': 'data: blob:',
  'media-src': 'data: blob:',
  'font-src': 'data:',
})

/** A worker does not inherit the page's policy; for scripts that are no workers it means nothing. */
const WORKER_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'connect-src': "'self' blob:",
  'worker-src': "'self'",
})

/** A notebook to copy is one file, with its script in it; what it asks for is here. */
const NOTEBOOK_POLICY = policy({
  'default-src': "'none'",
  'script-src': "'self' 'unsafe-inline'",
  'style-src': "'unsafe-inline'",
  'img-src': 'data:',
  'connect-src': "'self'",
  'worker-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
})

/**
 * Policies sent as headers, by how a file's path ends.
 * @type {Record<string, string>}
 */
export const HEADER_POLICIES = {
  // What a meta tag cannot say: nobody frames the app, previews that navigate themselves included.
  'index.html': policy({ 'frame-ancestors': "'none'" }),
  'connect.html': policy({ 'frame-ancestors': "'none'" }),
  'preview.html': PREVIEW_POLICY,
  'notebooks/house-prices.html': NOTEBOOK_POLICY,
  '.js': WORKER_POLICY,
}
