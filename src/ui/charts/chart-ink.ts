/** The colours and fonts that canvases take from the theme. */
export type Ink = {
  readonly axis: string
  readonly grid: string
  readonly ground: string
  readonly text: string
  readonly title: string
  readonly accent: string
  readonly family: string
}

/**
 * Custom properties with `light-dark()` come back unresolved, so they are read through an element that wears them.
 * @param probe has the class `ink` of chart.module.css; it may be hidden
 */
export function readInk(probe: Element): Ink {
  const style = getComputedStyle(probe)
  return {
    axis: style.color,
    grid: style.borderTopColor,
    ground: style.backgroundColor,
    title: style.borderBottomColor,
    text: style.borderLeftColor,
    accent: style.outlineColor,
    family: style.fontFamily,
  }
}
