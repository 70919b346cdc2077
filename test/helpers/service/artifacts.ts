import { describe, expect, test } from 'vitest'
import { type ServiceContext } from './context.ts'

export function describeArtifacts(ctx: ServiceContext): void {
  describe('artifacts', () => {
    test('small and large files come back byte for byte, with their type', async () => {
      const runId = await ctx.newRunId()
      const large = new Uint8Array(3_000_000).map((_, i) => i % 251)
      await ctx.api.logArtifacts(runId, [
        { path: 'notes/α.md', content: '# Notes' },
        { path: 'model/weights.bin', content: large },
        { path: 'blob.csv', content: new Blob(['a,b\n1,2\n']) },
        { path: 'empty', content: '' },
      ])
      await ctx.reopen()
      const rows = await ctx.api.listArtifacts(runId)
      expect(rows.map(({ path, size, type }) => [path, size, type])).toEqual([
        ['blob.csv', 8, 'text/csv'],
        ['empty', 0, ''],
        ['model/weights.bin', 3_000_000, 'application/octet-stream'],
        ['notes/α.md', 7, 'text/markdown'],
      ])
      const back = await ctx.api.readArtifact(runId, 'model/weights.bin')
      const bytes = new Uint8Array(await back.arrayBuffer())
      expect(bytes.every((byte, i) => byte === i % 251)).toBe(true)
      expect(await (await ctx.api.readArtifact(runId, 'notes/α.md')).text()).toBe('# Notes')
      expect(await (await ctx.api.readArtifact(runId, 'empty')).text()).toBe('')
    })

    test('the same content is kept once; a path is replaced', async () => {
      const [a, b] = [await ctx.newRunId(), await ctx.newRunId()]
      const content = 'x'.repeat(100_000)
      await ctx.api.logArtifacts(a, [
        { path: '1.txt', content },
        { path: '2.txt', content },
      ])
      await ctx.api.logArtifacts(b, [{ path: '1.txt', content }])
      const hashes = [...(await ctx.api.listArtifacts(a)), ...(await ctx.api.listArtifacts(b))].map(
        ({ sha256 }) => sha256,
      )
      expect(new Set(hashes).size).toBe(1)
      await ctx.api.logArtifacts(a, [{ path: '1.txt', content: 'new' }])
      expect(await (await ctx.api.readArtifact(a, '1.txt')).text()).toBe('new')
      expect((await ctx.api.readArtifact(b, '1.txt')).size).toBe(100_000)
      await ctx.api.deleteRuns([a])
      await ctx.api.purgeRuns([a])
      expect(await (await ctx.api.readArtifact(b, '1.txt')).text()).toBe(content)
    })

    test.each(['../a', '/a', 'a/../b', 'a\\b', 'C:\\x', '%2e%2e/a', 'a//b', ''])(
      'the path %j is refused',
      async (path) => {
        const runId = await ctx.newRunId()
        await expect(ctx.api.logArtifacts(runId, [{ path, content: 'x' }])).rejects.toMatchObject({
          code: 'INVALID_PARAMETER_VALUE',
        })
        expect(await ctx.api.listArtifacts(runId)).toEqual([])
      },
    )

    test('one bad file of a call keeps all others from being written', async () => {
      const runId = await ctx.newRunId()
      await expect(
        ctx.api.logArtifacts(runId, [
          { path: 'ok', content: 'x' },
          { path: '../bad', content: 'x' },
        ]),
      ).rejects.toThrow()
      expect(await ctx.api.listArtifacts(runId)).toEqual([])
    })

    test('a file is deleted once', async () => {
      const runId = await ctx.newRunId()
      await ctx.api.logArtifacts(runId, [{ path: 'a', content: 'x' }])
      await ctx.api.deleteArtifact(runId, 'a')
      await expect(ctx.api.deleteArtifact(runId, 'a')).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    })
  })
}
