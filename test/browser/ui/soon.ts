import { expect } from 'vitest'
import type { Locator } from 'vitest/browser'

/** On a busy machine a change is heard, read and drawn in more than Vitest's second. */
const SOON = { timeout: 10_000 }

/** What is read until it is as expected. */
export const soon = <T>(read: () => T) => expect.poll(read, SOON)

/** An element that comes to be as expected. */
export const expectElement = (locator: Locator) => expect.element(locator, SOON)
