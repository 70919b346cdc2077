import { createRenderEffect } from 'solid-js'

/** Sets the tab's title: `House prices · Tracklet`. Undefined (not known yet) leaves the name alone. */
export function createTitle(page: () => string | undefined): void {
  createRenderEffect(() => {
    const title = page()
    document.title = title === undefined ? 'Tracklet' : `${title} · Tracklet`
  })
}
