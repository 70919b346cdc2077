/**
 * The one place where text becomes HTML in our page: DOMPurify behind the Trusted Types policy `app-html`. Loaded with
 * the first Markdown that is shown.
 */
import createDOMPurify, { type Config, type DOMPurify } from 'dompurify'

type HtmlPolicy = NonNullable<Config['TRUSTED_TYPES_POLICY']>

/** DOMPurify itself signs with it, and nothing else can reach it. It never makes script addresses. */
const policy = window.trustedTypes?.createPolicy('app-html', {
  createHTML: (html) => html,
  createScriptURL: () => {
    throw new TypeError('HTML that is shown has no scripts.')
  },
}) as HtmlPolicy | undefined

const SIGNED: Config = policy === undefined ? {} : { TRUSTED_TYPES_POLICY: policy }

const MARKDOWN: Config = {
  ...SIGNED,
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    'style',
    'form',
    'input',
    'button',
    'select',
    'textarea',
    'dialog',
    'audio',
    'video',
    'map',
    'area',
  ],
  FORBID_ATTR: ['style', 'srcset', 'background', 'poster', 'popover', 'autofocus', 'tabindex'],
  SANITIZE_NAMED_PROPS: true,
  ALLOW_DATA_ATTR: false,
}

const purifier = createDOMPurify(window)
addMarkdownHooks(purifier)

/** The attribute that keeps an image's relative path, for whoever can find the file. */
const IMAGE_PATH_ATTRIBUTE = 'data-image-path'

/** Nodes of what Markdown gave: no styles, no forms, links that open elsewhere, images only of `data:` and `blob:`. */
export function sanitizeMarkdown(html: string): DocumentFragment {
  return purifier.sanitize(html, { ...MARKDOWN, RETURN_DOM_FRAGMENT: true })
}

function addMarkdownHooks(to: DOMPurify): void {
  to.addHook('uponSanitizeAttribute', (_node, attribute) => {
    // Our own class names would let a text look like a part of the page.
    if (attribute.attrName === 'class') attribute.keepAttr = /^language-[\w-]+$/.test(attribute.attrValue)
  })
  to.addHook('afterSanitizeAttributes', (node) => {
    if (node.tagName === 'A') tameLink(node)
    if (node.tagName === 'IMG') tameImage(node)
  })
}

/** Outside addresses open in a tab that knows nothing of us; others (`#x`, `x.md`) would move the app and lead nowhere. */
function tameLink(link: Element): void {
  const href = link.getAttribute('href') ?? ''
  link.removeAttribute('target')
  if (!/^(https?:|mailto:)/i.test(href)) {
    link.removeAttribute('href')
    return
  }
  link.setAttribute('target', '_blank')
  link.setAttribute('rel', 'noopener noreferrer')
}

/** A remote image tells its server that somebody looks. */
function tameImage(image: Element): void {
  const source = image.getAttribute('src') ?? ''
  if (/^(blob:|data:image\/)/i.test(source)) return
  image.removeAttribute('src')
  if (source === '' || /^([a-z][a-z0-9+.-]*:|\/\/)/i.test(source)) {
    image.setAttribute('alt', `${image.getAttribute('alt') ?? ''} (image of another site, not loaded)`.trim())
  } else {
    image.setAttribute(IMAGE_PATH_ATTRIBUTE, source)
  }
}
