const NO_SCRIPTS = `<meta http-equiv="Content-Security-Policy" content="script-src 'none'">`

/**
 * The same page with a policy of its own put first, which forbids every script: inline ones, event handlers and
 * `javascript:` addresses. The browser enforces it and the page cannot take it back, so its styles, ids and pictures may
 * stay as they are. Cleaning the page here instead would parse it under our own policy, which objects to its styles.
 */
export function withoutScripts(html: string): string {
  // Only a leading doctype may come before, or the page would be drawn in quirks mode. A `>` always ends one.
  const doctype = /^\s*<!doctype[^>]*>/i.exec(html)?.[0] ?? ''
  return doctype + NO_SCRIPTS + html.slice(doctype.length)
}
