import { useMemoryDatabase } from '#store/memory-database.ts'
import { openMemorySession } from './open-session.ts'
import type { Session } from './session.ts'

/** In a page that is not ours: everything in memory, and nothing in what its origin stores. */
export function openPageSession(): Session {
  useMemoryDatabase()
  return openMemorySession()
}
