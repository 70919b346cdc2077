/** Puts a popover below the button that opened it, their right edges in line, within the window. */
export function placeUnder(panel: HTMLElement | undefined, anchor: HTMLElement | null): void {
  if (!panel || !anchor) return
  const box = anchor.getBoundingClientRect()
  panel.style.top = `${box.bottom + 4}px`
  panel.style.left = `${Math.max(8, box.right - panel.offsetWidth)}px`
}
