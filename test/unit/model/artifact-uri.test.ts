import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTrackletError } from '#base/errors.ts'
import { parseArtifactUri, type ArtifactUri } from '#model/artifact-uri.ts'

const RUN = 'a'.repeat(32)
const MODEL = `m-${'b'.repeat(32)}`

test.each<readonly [string, ArtifactUri]>([
  [`runs:/${RUN}`, { kind: 'run', runId: RUN, path: '' }],
  [`runs:/${RUN}/`, { kind: 'run', runId: RUN, path: '' }],
  [`runs:///${RUN}/model`, { kind: 'run', runId: RUN, path: 'model' }],
  [`runs:/${RUN}/a b/c.bin`, { kind: 'run', runId: RUN, path: 'a b/c.bin' }],
  [`models:/${MODEL}`, { kind: 'model', modelId: MODEL }],
  ['models:/house prices/12', { kind: 'version', name: 'house prices', version: 12 }],
  ['models:/h/latest', { kind: 'latest', name: 'h' }],
  ['models:/h/LATEST', { kind: 'latest', name: 'h' }],
  ['models:/h/production', { kind: 'stage', name: 'h', stage: 'production' }],
  ['models:/h@champion', { kind: 'alias', name: 'h', alias: 'champion' }],
  ['models:/a@b@champion', { kind: 'alias', name: 'a@b', alias: 'champion' }],
  ['models:/m-h@champion', { kind: 'alias', name: 'm-h', alias: 'champion' }],
  ['models:/m-h/3', { kind: 'version', name: 'm-h', version: 3 }],
  ['mlflow-artifacts:/1/x/artifacts/model', { kind: 'place', path: '1/x/artifacts/model' }],
])('%s', (uri, expected) => {
  expect(parseArtifactUri(uri)).toEqual(expected)
})

test.each([
  '',
  'runs:',
  'runs:/',
  'runs://',
  `runs://host/${RUN}/model`,
  `runs:/${RUN}/../x`,
  `runs:/${RUN}/%2e%2e/x`,
  `runs:/${RUN}/%252e%252e/x`,
  `runs:/${RUN}/a\\b`,
  `runs:/${RUN}/a#b`,
  `runs:/${RUN}/a?b`,
  `runs:/${RUN}//x`,
  `runs:////x`,
  'models:/',
  'models:/h',
  'models:/h/1/x',
  'models:/@x',
  'models:/h@',
  'models:/ /1',
  'models:/h?/1',
  'models://registry/h/1',
  'mlflow-artifacts:/../x',
  'mlflow-artifacts://host:5000/1/x/artifacts',
  'mlflow-artifacts:/1/..%2fx',
  '/etc/passwd',
  'C:\\x',
  'file:///etc/passwd',
  's3://bucket/x',
  'http://localhost/api/2.0/mlflow-artifacts/artifacts/1',
  'RUNS:/x',
  'model\nruns:/x',
])('%j is refused', (uri) => {
  expect(() => parseArtifactUri(uri)).toThrow(expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE' }))
})

test('any text is a URI without dots or refused by a TrackletError', () => {
  const schemes = fc.constantFrom('runs:/', 'models:/', 'mlflow-artifacts:/', '')
  const parts = fc.array(fc.constantFrom('a', '..', '%2e', '/', '@', '\\', '?', '#', '1', ' ', '\t', '.'))
  fc.assert(
    fc.property(
      schemes,
      fc.oneof(
        fc.string(),
        parts.map((list) => list.join('')),
      ),
      (scheme, rest) => {
        try {
          const uri = parseArtifactUri(scheme + rest)
          const path = 'path' in uri ? unescape(uri.path) : ''
          expect(path.split('/')).not.toContain('..')
        } catch (error) {
          expect(isTrackletError(error, 'INVALID_PARAMETER_VALUE')).toBe(true)
        }
      },
    ),
    { numRuns: 500 },
  )
})

/** Byte by byte: any escape is one, also such as are no UTF-8. */
function unescape(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
