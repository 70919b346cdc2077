import { IDBFactory, IDBIndex as FakeIndex } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import { lastRows, resultOf } from '#store/raw.ts'

const getAllRecords = Object.getOwnPropertyDescriptor(FakeIndex.prototype, 'getAllRecords')

afterEach(() => {
  if (getAllRecords !== undefined) Object.defineProperty(FakeIndex.prototype, 'getAllRecords', getAllRecords)
})

async function openIndex(): Promise<IDBIndex> {
  const request = new IDBFactory().open('rows')
  request.onupgradeneeded = () => {
    const rows = request.result.createObjectStore('rows', { keyPath: 'id' })
    rows.createIndex('place', ['group', 'time'])
    // Two of one time, and one of another group.
    for (const [id, time] of [1, 2, 2, 3].entries()) rows.add({ id, group: 'a', time })
    rows.add({ id: 9, group: 'b', time: 9 })
  }
  const db = await resultOf<IDBDatabase>(request as IDBRequest<unknown>)
  return db.transaction('rows').objectStore('rows').index('place')
}

async function readIds(limit: number): Promise<number[]> {
  const range = IDBKeyRange.bound(['a', -Infinity], ['a', []])
  return ((await lastRows(await openIndex(), range, limit)) as { id: number }[]).map(({ id }) => id)
}

test.each(['in one request', 'in a browser without backward requests'])(
  'reads the last rows first, %s',
  async (way) => {
    if (way !== 'in one request') Reflect.deleteProperty(FakeIndex.prototype, 'getAllRecords')
    expect(await readIds(3)).toEqual([3, 2, 1])
    expect(await readIds(10)).toEqual([3, 2, 1, 0])
    expect(await readIds(0)).toEqual([])
  },
)
