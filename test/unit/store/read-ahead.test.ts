import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'
import { resultOf } from '#store/raw.ts'
import { rowsOfOwners } from '#store/read-ahead.ts'

type OwnedRow = { readonly owner: string; readonly key: string; readonly n: number }

/** Of owners a to z: two rows of `loss`, one of `acc`. */
async function openOwners(): Promise<IDBObjectStore> {
  const request = new IDBFactory().open('owners')
  request.onupgradeneeded = () => {
    const rows = request.result.createObjectStore('rows', { keyPath: ['owner', 'key', 'n'] })
    for (const owner of 'abcdefghijklmnopqrstuvwxyz')
      for (const [key, n] of [
        ['loss', 0],
        ['loss', 1],
        ['acc', 0],
      ])
        rows.add({ owner, key, n })
  }
  const db = await resultOf<IDBDatabase>(request)
  return db.transaction('rows').objectStore('rows')
}

test('reads the rows of many owners, those of neighbours in one request', async () => {
  const rows = await openOwners()
  const requests = vi.spyOn(rows, 'getAll')
  const found = await rowsOfOwners<OwnedRow>(rows, ['d', 'b', 'c', 'bb'])
  expect(requests).toHaveBeenCalledTimes(1)
  expect(
    [...(found ?? [])].map(([owner, own]) => [owner, own.map(({ key, n }) => `${key}${String(n)}`)]),
  ).toEqual(['b', 'c', 'd'].map((owner) => [owner, ['acc0', 'loss0', 'loss1']]))
})

test('reads only the rows of one name', async () => {
  const found = await rowsOfOwners<OwnedRow>(await openOwners(), ['x', 'y', 'z'], 'loss')
  expect([...(found ?? [])].map(([owner, own]) => [owner, own.map(({ n }) => n)])).toEqual(
    ['x', 'y', 'z'].map((owner) => [owner, [0, 1]]),
  )
})

test('reads nothing where the rows of many others stand between', async () => {
  expect(await rowsOfOwners<OwnedRow>(await openOwners(), ['a', 'z'])).toBeUndefined()
})

test('reads any number of rows of neighbours', async () => {
  const request = new IDBFactory().open('many')
  request.onupgradeneeded = () => {
    const rows = request.result.createObjectStore('rows', { keyPath: ['owner', 'n'] })
    for (let i = 0; i < 300; i++) rows.add({ owner: String(1_000 + (i >> 1)), n: i })
  }
  const db = await resultOf<IDBDatabase>(request)
  const owners = Array.from({ length: 150 }, (_, i) => String(1_000 + i))
  const found = await rowsOfOwners<{ n: number }>(db.transaction('rows').objectStore('rows'), owners)
  expect(owners.map((owner) => found?.get(owner)?.map(({ n }) => n))).toEqual(
    owners.map((_, i) => [2 * i, 2 * i + 1]),
  )
})
