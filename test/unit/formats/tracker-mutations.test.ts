/** Damaged files of other trackers: a reader answers with typed errors, or with records that keep the contract, and comes to an end. */
import { expect, test } from 'vitest'
import type { Format } from '#formats/format.ts'
import type { ImportRecord } from '#formats/records.ts'
import { dvclive } from '#formats/dvclive/dvclive.ts'
import { lightning } from '#formats/lightning/lightning.ts'
import { fileOf, makeSource, walkFiles, type Source } from '#formats/source.ts'
import { metricsTable } from '#formats/table/metrics-table.ts'
import { tensorboard } from '#formats/tensorboard/tensorboard.ts'
import { transformers } from '#formats/transformers/transformers.ts'
import { wandb } from '#formats/wandb/wandb.ts'
import { checkRecord } from '../../helpers/check-record.ts'
import {
  event,
  frame,
  metadata,
  restart,
  scalar,
  strings,
  tensorScalar,
  value,
  version,
} from '../../helpers/event-file.ts'
import { MUTATIONS, loadFiles, readMutations, sourceOf, type SmallFiles } from '../../helpers/mutate.ts'
import { bytes, concatBytes, double, int, message, nested, text } from '../../helpers/proto.ts'
import { exitRecord, historyRecord, item, runRecord, wandbLog } from '../../helpers/wandb-log.ts'

const TIMEOUT = 300_000

const floats = (...numbers: number[]) => new Uint8Array(Float64Array.from(numbers).buffer)

const EVENTS = [
  version,
  event(0, scalar('loss', 0.5), tensorScalar('acc', 0.25, metadata('scalars'))),
  event(
    1,
    value(
      '_hparams_/session_start_info',
      metadata('hparams', message(nested(3, nested(1, text(1, 'lr'), nested(2, double(2, 0.1)))))),
    ),
  ),
  event(
    2,
    value('w', nested(5, double(1, -1), double(2, 3), bytes(6, floats(0, 3)), bytes(7, floats(2, 3)))),
  ),
  event(3, value('w2', nested(8, int(1, 2), bytes(4, floats(0, 1, 4))), metadata('histograms'))),
  event(
    4,
    value('pic', strings('2', '3', 'PNG'), metadata('images')),
    value('note', strings('x'), metadata('text')),
  ),
  restart(2),
  event(2, scalar('loss', 0.125)),
]

const LOG = [
  runRecord(
    'abc',
    [item('lr', '0.1'), item('net', '{"layers":[4,3],"act":null}')],
    text(10, 'tag'),
    text(9, 'notes'),
  ),
  historyRecord(0, item('loss', '0.5'), item(['val', 'loss'], 'NaN'), item('_timestamp', '1700000001.5')),
  historyRecord(1, item('loss', '"Infinity"'), item('h', '{"_type":"histogram","bins":[0,1],"values":[2]}')),
  message(nested(7, nested(2, int(1, 1_700_000_002)), nested(3, text(1, 'cpu'), text(16, '12.5')))),
  message(nested(3, item('best', '{"loss":0.25,"name":"x"}'))),
  message(nested(13, text(3, 'line\n'))),
  exitRecord(0, 10),
]

/** Payloads behind their lengths, for the damage to fall on what checksums would hide. */
function unframed(payloads: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return concatBytes(
    payloads.flatMap((payload) => [Uint8Array.of(payload.length & 255, payload.length >> 8), payload]),
  )
}

/** A format that reads files of {@link unframed} payloads. */
function framing(
  format: Format,
  toFile: (payloads: readonly Uint8Array[]) => Uint8Array<ArrayBuffer>,
): Format {
  const framed = async (source: Source): Promise<Source> => {
    const files = await loadFiles(source)
    return makeSource(
      Object.entries(files).map(([path, content]) => fileOf(path, new Blob([toFile(split(content))]))),
    )
  }
  return {
    ...format,
    sniff: async (source) => format.sniff(await framed(source)),
    async *read(source, place, options) {
      yield* format.read(await framed(source), place, options)
    },
  }
}

function split(content: Uint8Array): Uint8Array[] {
  const payloads: Uint8Array[] = []
  for (let at = 0; at + 2 <= content.length;) {
    const length = (content[at] as number) | ((content[at + 1] as number) << 8)
    payloads.push(content.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return payloads
}

const frames = (payloads: readonly Uint8Array[]) => concatBytes(payloads.map((payload) => frame(payload)))

const CSV = 'epoch,step,loss,val_loss\n0,9,0.5,\n0,9,,0.75\n1,19,nan,\n1,19,,-inf\n'
const STATE = JSON.stringify({
  epoch: 1,
  global_step: 20,
  log_history: [
    { epoch: 0.5, loss: 2.5, step: 10 },
    { epoch: 1, eval: { loss: 2 }, step: 20 },
  ],
  max_steps: 20,
  trial_params: { lr: 0.1 },
})

const CASES: readonly (readonly [name: string, format: Format, files: SmallFiles])[] = [
  ['tensorboard, its frames', tensorboard, { 'a/events.out.tfevents.1700000000.h': frames(EVENTS) }],
  [
    'tensorboard, its events',
    framing(tensorboard, frames),
    { 'a/events.out.tfevents.1700000000.h': unframed(EVENTS) },
  ],
  ['wandb, its chunks', wandb, { 'run-1-abc/run-abc.wandb': wandbLog(...LOG), 'run-1-abc/files/a.txt': 'x' }],
  [
    'wandb, its records',
    framing(wandb, (records) => wandbLog(...records)),
    { 'run-1-abc/run-abc.wandb': unframed(LOG) },
  ],
  [
    'lightning',
    lightning,
    {
      'logs/version_0/metrics.csv': CSV,
      'logs/version_0/hparams.yaml': 'lr: 1e-3\nnet:\n  layers: [4, 3]\n',
    },
  ],
  ['transformers', transformers, { 'out/checkpoint-20/trainer_state.json': STATE }],
  [
    'dvclive',
    dvclive,
    {
      'p/dvclive/plots/metrics/train/loss.tsv':
        'timestamp\tstep\tloss\n1700000000000\t0\t0.5\n1700000001000\t1\tnan\n',
      'p/dvclive/metrics.json': '{"train": {"loss": NaN}, "best": 0.5, "step": 1}',
      'p/dvclive/params.yaml': 'lr: 0.1\n',
    },
  ],
  [
    'tables',
    metricsTable,
    {
      'a.csv':
        'run,step,time,params.lr,metrics.loss,note\nx,0,2024-01-01 00:00:00,0.1,0.5,"a ""b"""\ny,1,1700000000,0.2,inf,\n',
      'b.jsonl': '{"step":0,"loss":0.5,"eval":{"acc":NaN}}\n{"step":1,"loss":0.25,"name":"x"}\n',
    },
  ],
]

test.each(CASES)(
  '%s: damage gives typed errors, and no more points than there are bytes',
  { timeout: TIMEOUT },
  async (_, format, small) => {
    const files = await loadFiles(sourceOf(small))
    const size = Object.values(files).reduce((sum, file) => sum + file.length, 0)
    let points = 0
    const check = (record: ImportRecord): void => {
      checkRecord(record)
      if (record.kind === 'points') points += record.columns.value.length
    }
    const outcome = await readMutations(format, files, MUTATIONS, check)
    expect(points).toBeLessThan(2 * size * MUTATIONS)
    // The damage is of a kind that lets much through, and hides much.
    expect(outcome.read).toBeGreaterThan(MUTATIONS / 4)
    expect(outcome.skipped).toBeGreaterThan(MUTATIONS / 100)
  },
)

test('what is mutated is read whole while it is sound', async () => {
  for (const [, format, small] of CASES) {
    const source = sourceOf(small)
    const places = (await format.sniff(source)) ?? []
    const kinds = new Set<string>()
    for (const place of places) for await (const record of format.read(source, place)) kinds.add(record.kind)
    expect([...kinds]).toEqual(expect.arrayContaining(['experiment', 'run', 'points']))
  }
  expect([...walkFiles(sourceOf(CASES[2]?.[2] ?? {}))]).toHaveLength(2)
})
