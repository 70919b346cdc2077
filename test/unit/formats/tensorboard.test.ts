import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fileOf, makeSource } from '#formats/source.ts'
import { tensorboard } from '#formats/tensorboard/tensorboard.ts'
import {
  START,
  event,
  eventFile,
  frame,
  metadata,
  restart,
  scalar,
  strings,
  tensorScalar,
  value,
  version,
} from '../../helpers/event-file.ts'
import { collect, importSource, type ImportedRun } from '../../helpers/imported.ts'
import { sourceOf } from '../../helpers/mutate.ts'
import {
  bytes,
  concatBytes,
  double,
  float,
  int,
  message,
  nested,
  text,
  type Field,
} from '../../helpers/proto.ts'
import { NAME, onlyRun, scalars, stepsOf } from './event-runs.ts'

test('both forms of scalars are points with their bits, steps and times', async () => {
  const { run, metrics } = await onlyRun({
    [`logs/a/${NAME}`]: eventFile(
      event(-2, scalar('old', NaN), scalar('old/neg', -0)),
      event(7, tensorScalar('new', 0.1, metadata('scalars'))),
      // The metadata stands on the first value only.
      event(8, tensorScalar('new', Infinity)),
    ),
  })
  expect(run).toMatchObject({
    runName: 'a',
    status: 'FINISHED',
    startTime: START * 1_000 - 2_000,
    endTime: START * 1_000 + 8_000,
  })
  expect(metrics.get('old')).toEqual({
    steps: Float64Array.of(-2),
    values: Float64Array.of(NaN),
    timestamps: Float64Array.of(START * 1_000 - 2_000),
  })
  expect(Object.is(metrics.get('old/neg')?.values[0], -0)).toBe(true)
  expect(metrics.get('new')?.values).toEqual(Float64Array.of(Math.fround(0.1), Infinity))
})

test('a scalar may be a tensor of any numeric type, as content or as values', async () => {
  const content = (type: number, raw: Uint8Array) => nested(8, int(1, type), bytes(4, raw))
  const tensors = {
    float32: [nested(8, int(1, 1), float(5, 0.5)), 0.5],
    float32Packed: [
      nested(8, int(1, 1), nested(2), bytes(5, new Uint8Array(Float32Array.of(-0.5).buffer))),
      -0.5,
    ],
    float32Content: [content(1, new Uint8Array(Float32Array.of(2.5).buffer)), 2.5],
    contentFirst: [
      nested(8, int(1, 1), float(5, 7), bytes(4, new Uint8Array(Float32Array.of(3.5).buffer))),
      3.5,
    ],
    ofOne: [nested(8, int(1, 1), nested(2, nested(2, int(1, 1))), float(5, 4.5)), 4.5],
    float64: [nested(8, int(1, 2), double(6, 0.1)), 0.1],
    float64Content: [content(2, new Uint8Array(Float64Array.of(-1.5).buffer)), -1.5],
    int32: [nested(8, int(1, 3), int(7, -5)), -5],
    int32Packed: [nested(8, int(1, 3), bytes(7, Uint8Array.of(0x96, 1))), 150],
    int64Content: [content(9, new Uint8Array(BigInt64Array.of(-7n).buffer)), -7],
    uint8Content: [content(4, Uint8Array.of(200)), 200],
    bool: [nested(8, int(1, 10), int(11, 1)), 1],
    half: [nested(8, int(1, 19), int(13, 0xc000)), -2],
    bfloat16Content: [content(14, Uint8Array.of(0x80, 0x3f)), 1],
  } as const
  const values = Object.entries(tensors).map(([tag, [tensor]]) => value(tag, tensor, metadata('scalars')))
  const { metrics } = await onlyRun({ [NAME]: eventFile(event(0, ...values)) })
  expect(Object.fromEntries(Array.from(metrics, ([key, history]) => [key, history.values[0]]))).toEqual(
    Object.fromEntries(Object.entries(tensors).map(([tag, [, number]]) => [tag, number])),
  )
})

test('a tensor of several numbers is no scalar, whatever holds them', async () => {
  const two = new Uint8Array(Float32Array.of(1, 2).buffer)
  const several = [
    nested(8, int(1, 1), float(5, 1), float(5, 2)),
    nested(8, int(1, 1), bytes(5, two)),
    nested(8, int(1, 1), bytes(4, two)),
  ]
  const values = several.map((tensor, i) => value(`several ${i}`, tensor, metadata('scalars')))
  const { metrics } = await onlyRun({ [NAME]: eventFile(event(0, ...values, scalar('loss', 1))) })
  expect([...metrics.keys()]).toEqual(['loss'])
})

test('a writer that was given its times in ms has them', async () => {
  const at = (time: number, step: number) =>
    message(double(1, time), int(2, step), nested(5, scalar('loss', 1)))
  const { metrics } = await onlyRun({
    [`logs/a/${NAME}`]: eventFile(at(1_700_000_000_250, 0), at(1_700_000_001.5, 1)),
  })
  expect(metrics.get('loss')?.timestamps).toEqual(Float64Array.of(1_700_000_000_250, 1_700_000_001_500))
})

test('images, audio and text are artifacts that are slices of the file', async () => {
  const png = concatBytes([Uint8Array.of(0x89), new TextEncoder().encode('PNG\r\n\x1a\nx')])
  const wav = new TextEncoder().encode('RIFF....WAVEx')
  const { artifacts, run } = await onlyRun({
    [`a/${NAME}`]: eventFile(
      event(3, value('old/image', nested(4, int(1, 2), bytes(4, png)))),
      event(4, value('new (1)', strings('2', '3', png, png), metadata('images'))),
      event(
        5,
        value('sound', strings(wav, 'label'), metadata('audio')),
        value('old sound', nested(6, bytes(4, wav))),
      ),
      event(6, value('note', strings('# Title'), metadata('text'))),
    ),
  })
  expect(run.tags.get('mlflow.loggedImages')).toBe('true')
  const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
  const time = (step: number) => (START + step) * 1_000
  const paths = [...artifacts.keys()]
  expect(paths.slice(0, 3)).toEqual([
    expect.stringMatching(
      new RegExp(`^images/old~image\\+step\\+3\\+timestamp\\+${time(3)}\\+${uuid}\\.png$`),
    ),
    expect.stringMatching(new RegExp(`^images/new _1_\\+step\\+4\\+timestamp\\+${time(4)}\\+${uuid}\\.png$`)),
    expect.stringMatching(new RegExp(`^images/new _1_\\+step\\+4\\+timestamp\\+${time(4)}\\+${uuid}\\.png$`)),
  ])
  expect(paths.slice(3)).toEqual([
    'audio/sound/step-5.wav',
    'audio/sound/step-5-2.wav',
    'audio/old sound/step-5.wav',
    'text/note/step-6.md',
  ])
  const first = await artifacts.get(paths[0] as string)?.open()
  expect(new Uint8Array((await first?.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(png)
  expect(await (await artifacts.get('text/note/step-6.md')?.open())?.text()).toBe('# Title')
})

test('histograms of both forms are lines of one file a tag', async () => {
  const packed = (...numbers: number[]) => new Uint8Array(Float64Array.from(numbers).buffer)
  const old = nested(
    5,
    double(1, -1),
    double(2, 3),
    double(3, 5),
    bytes(6, packed(-1.5, 0, 2, 1e308)),
    bytes(7, packed(0, 2, 3, 0)),
  )
  const tensor = nested(8, int(1, 2), bytes(4, packed(0, 1, 4, 1, 2, NaN)))
  const { artifacts } = await onlyRun({
    [NAME]: eventFile(event(0, value('w', old)), event(1, value('w', tensor, metadata('histograms')))),
  })
  const lines = (await (await artifacts.get('histograms/w.jsonl')?.open())?.text())?.trim().split('\n')
  expect(lines?.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      step: 0,
      timestamp: START * 1_000,
      buckets: [
        [-1, 0, 2],
        [0, 3, 3],
      ],
    },
    {
      step: 1,
      timestamp: START * 1_000 + 1_000,
      buckets: [
        [0, 1, 4],
        [1, 2, 'NaN'],
      ],
    },
  ])
})

const HPARAMS = (() => {
  const hparam = (key: string, ...field: readonly Field[]) => nested(1, text(1, key), nested(2, ...field))
  const start = nested(
    3,
    hparam('lr', double(2, 0.001)),
    hparam('units', double(2, 16)),
    hparam('optimizer', text(3, 'adam')),
    hparam('amp', int(4, 1)),
    text(4, 'group-1'),
    double(5, START - 10),
  )
  const end = nested(4, int(1, 2), double(2, START + 100))
  return [start, end].map((part) => value('_hparams_/x', metadata('hparams', message(int(1, 0), part))))
})()

test('a session of the hparams plugin gives params, times and status', async () => {
  const { run, metrics } = await onlyRun({
    [`s/${NAME}`]: eventFile(event(0, ...HPARAMS), ...scalars(1)),
  })
  expect(run).toMatchObject({
    status: 'FAILED',
    startTime: START * 1_000 - 10_000,
    endTime: START * 1_000 + 100_000,
    params: new Map([
      ['lr', '0.001'],
      ['units', '16'],
      ['optimizer', 'adam'],
      ['amp', 'True'],
    ]),
    tags: new Map([['tensorboard.group', 'group-1']]),
  })
  expect([...metrics.keys()]).toEqual(['loss'])
})

test("Lightning's hparams.yaml beside the events gives params as they are written", async () => {
  const { run } = await onlyRun({
    [`v/${NAME}`]: eventFile(...scalars(1)),
    'v/hparams.yaml': 'lr: 1e-3\noptim:\n  name: adam\n  betas: [0.9, 0.999]\nuse: yes\n',
  })
  expect(Object.fromEntries(run.params)).toEqual({
    lr: '1e-3',
    'optim.name': 'adam',
    'optim.betas': '["0.9","0.999"]',
    use: 'yes',
  })
})

test('a folder is a run of all its files, in the order of their names', async () => {
  const { runs, experiments } = await importSource(
    sourceOf({
      [`logs/b/events.out.tfevents.1700000002.h`]: eventFile(...scalars(3)),
      [`logs/b/events.out.tfevents.1700000001.h`]: eventFile(...scalars(1, 2)),
      [`logs/a/deep/events.out.tfevents.1700000001.h`]: eventFile(...scalars(9)),
      'logs/notes.txt': 'x',
    }),
  )
  expect([...experiments.values()].map(({ name }) => name)).toEqual(['logs'])
  expect([...runs.values()].map((run) => [run.run.runName, stepsOf(run)])).toEqual([
    ['a/deep', [9]],
    ['b', [1, 2, 3]],
  ])
})

test('events are found by what they hold: a renamed file is one, another TFRecord file is none', async () => {
  const renamed = await importSource(sourceOf({ 'x/data.bin': eventFile(...scalars(1)) }))
  expect(renamed.runs.size).toBe(1)
  const example = message(nested(1, nested(1, text(1, 'feature'))))
  for (const content of [frame(example), 'events', new Uint8Array(0), new Uint8Array(40)])
    expect(await tensorboard.sniff(sourceOf({ [NAME]: content }))).toBeUndefined()
})

test('a file that is cut at any byte gives every point before the cut, and says what is missing', async () => {
  const whole = eventFile(...scalars(0, 1, 2))
  const ends = [version, ...scalars(0, 1, 2)].reduce<number[]>(
    (all, part) => [...all, (all.at(-1) ?? 0) + frame(part).length],
    [],
  )
  for (let length = ends[0] as number; length <= whole.length; length++) {
    const { runs, skipped } = await importSource(sourceOf({ [NAME]: whole.slice(0, length) }))
    const points = ends.filter((end) => end <= length).length - 1
    expect([...runs.values()].flatMap((run) => stepsOf(run))).toEqual([0, 1, 2].slice(0, points))
    const missing = length - Math.max(...ends.filter((end) => end <= length))
    const cut = skipped.filter(({ message: words }) => words.startsWith('The file ends within a record'))
    expect(cut.map(({ message: words }) => words.includes(`its end, ${missing} byte`))).toEqual(
      missing > 0 ? [true] : [],
    )
  }
})

test('damage ends the file there; the records behind it are counted', async () => {
  const whole = eventFile(...scalars(0, 1, 2, 3, 4))
  const at = (record: number) =>
    [version, ...scalars(0, 1, 2, 3, 4)].slice(0, record).reduce((sum, part) => sum + frame(part).length, 0)
  const flipped = (offset: number) => whole.map((byte, i) => (i === offset ? byte ^ 1 : byte))
  const payload = await importSource(sourceOf({ [NAME]: flipped(at(3) + 20) }))
  expect([...payload.runs.values()].flatMap((run) => stepsOf(run))).toEqual([0, 1])
  expect(payload.skipped).toMatchObject([
    {
      path: NAME,
      code: 'E_FORMAT',
      message: expect.stringContaining(
        `The record at byte ${at(3)} is damaged: it and what follows, 3 records of`,
      ) as string,
    },
  ])
  const length = await importSource(sourceOf({ [NAME]: flipped(at(2)) }))
  expect([...length.runs.values()].flatMap((run) => stepsOf(run))).toEqual([0])
  expect(length.skipped[0]?.message).toContain(`At byte ${at(2)} no record can be found`)
})

test('a sound record that is no event, and one that is too large, are left out alone', async () => {
  const huge = new Uint8Array((64 << 20) + 1)
  const { runs, skipped } = await importSource(
    sourceOf({
      [NAME]: concatBytes([
        eventFile(...scalars(0)),
        frame(Uint8Array.of(0xff, 0xff)),
        frame(huge),
        ...scalars(1).map(frame),
      ]),
    }),
  )
  expect([...runs.values()].flatMap((run) => stepsOf(run))).toEqual([0, 1])
  expect(skipped.map(({ message: words }) => words)).toEqual([
    '1 record of more than 64 MiB was left out.',
    '1 record that cannot be decoded was left out.',
  ])
})

test('what a restart takes back is void, in its file and in those before', async () => {
  const { metrics, run } = await onlyRun({
    'r/events.out.tfevents.1700000001.h': eventFile(
      ...scalars(0, 10, 20),
      restart(15),
      ...scalars(15, 20, 30),
    ),
    'r/events.out.tfevents.1700000002.h': eventFile(restart(20), event(20, scalar('loss', -20))),
  })
  expect([...(metrics.get('loss')?.values ?? [])]).toEqual([0, 10, 15, -20])
  const plain = await onlyRun({ 'r/events.out.tfevents.1700000001.h': eventFile(...scalars(0, 10, 20)) })
  // The points of the run that was not restarted cannot be taken back, so this is another one.
  expect(run.runId).not.toBe(plain.run.runId)
  const fresh = await onlyRun({
    'r/events.out.tfevents.1700000001.h': eventFile(restart(0), ...scalars(0, 10)),
  })
  expect(stepsOf(fresh)).toEqual([0, 10])
})

test('names that may not be are made to fit, told apart, and told', async () => {
  const tags = ['acc@5', 'acc#5', 'acc_5', '/x//y', '..', 'ü', ' ', 'a'.repeat(300)]
  const { runs, skipped } = await importSource(
    sourceOf({ [NAME]: eventFile(event(0, ...tags.map((tag) => scalar(tag, 1)))) }),
  )
  const keys = [...runs.values()].flatMap(({ metrics }) => [...metrics.keys()])
  expect(keys).toEqual(['acc_5', 'acc_5_2', 'acc_5_3', '_/x/_/y', '___', 'ü', ' ', 'a'.repeat(242)])
  expect(skipped.map(({ message: words }) => words)).toEqual([
    'Names that may not be used were changed: "acc@5" is "acc_5", "acc#5" is "acc_5_2", "acc_5" is "acc_5_3", 3 more.',
  ])
})

test('graphs and what else no run can hold are counted by kind', async () => {
  const { skipped } = await importSource(
    sourceOf({
      [NAME]: eventFile(
        message(double(1, START), bytes(4, Uint8Array.of(1))),
        event(
          1,
          value('curve', nested(8, int(1, 1)), metadata('pr_curves')),
          value('curve', nested(8, int(1, 1))),
        ),
        ...scalars(1),
      ),
    }),
  )
  expect(skipped).toMatchObject([
    {
      code: 'E_UNSUPPORTED',
      message: expect.stringMatching(/Left out: pr_curves \(2\), graphs \(1\)\.$/) as string,
    },
  ])
})

test('a folder without values makes no run', async () => {
  const { runs, skipped } = await importSource(sourceOf({ [NAME]: eventFile() }))
  expect([runs.size, skipped[0]?.message]).toEqual([
    0,
    'The event files here hold no values, so they make no run.',
  ])
})

test('a file that goes away costs its run only', async () => {
  const gone = { path: `b/${NAME}`, open: async () => new Blob([eventFile(...scalars(1))]) }
  const source = makeSource([fileOf(`a/${NAME}`, new Blob([eventFile(...scalars(0))])), gone])
  const [place] = (await tensorboard.sniff(source)) ?? []
  gone.open = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
  const { runs, skipped } = await collect(tensorboard.read(source, place as NonNullable<typeof place>))
  expect([...runs.values()].map((run) => run.run.runName)).toEqual(['a'])
  expect(skipped).toMatchObject([{ code: 'E_SOURCE_CHANGED' }])
})

test('any scalars come back to the bit, however the records fall', async () => {
  const point = fc.record({
    tag: fc.constantFrom('loss', 'val/loss', 'acc'),
    step: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
    number: fc.float(),
    isTensor: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 60 }), async (points) => {
      const events = points.map(({ tag, step, number, isTensor }) =>
        event(step, isTensor ? tensorScalar(tag, number, metadata('scalars')) : scalar(tag, number)),
      )
      const { metrics } = await onlyRun({ [NAME]: eventFile(...events) })
      for (const key of new Set(points.map(({ tag }) => tag))) {
        const wanted = points.filter(({ tag }) => tag === key)
        expect(stepsOf({ metrics } as ImportedRun, key)).toEqual(wanted.map(({ step }) => step))
        expect(metrics.get(key)?.values).toEqual(Float64Array.from(wanted, ({ number }) => number))
      }
    }),
    { numRuns: 300 },
  )
})
