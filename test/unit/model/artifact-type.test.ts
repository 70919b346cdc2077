import { expect, test } from 'vitest'
import { guessType } from '#model/artifact-type.ts'

test.each([
  ['plots/roc.png', 'image/png'],
  ['photo.JPG', 'image/jpeg'],
  ['a.webp', 'image/webp'],
  ['figure.svg', 'image/svg+xml'],
  ['notes.md', 'text/markdown'],
  ['log.txt', 'text/plain'],
  ['train.py', 'text/x-python'],
  ['main.ts', 'text/x-typescript'],
  ['app.mjs', 'text/javascript'],
  ['data.csv', 'text/csv'],
  ['data.tsv', 'text/tab-separated-values'],
  ['report.html', 'text/html'],
  ['metrics.json', 'application/json'],
  ['rows.jsonl', 'application/jsonl'],
  ['notebook.ipynb', 'application/json'],
  ['model/conda.yaml', 'application/yaml'],
  ['a.yml', 'application/yaml'],
  ['model/MLmodel', 'application/yaml'],
  ['MLproject', 'application/yaml'],
  ['Dockerfile', 'text/plain'],
  ['speech.mp3', 'audio/mpeg'],
  ['speech.wav', 'audio/wav'],
  ['film.mp4', 'video/mp4'],
  ['film.webm', 'video/webm'],
  ['paper.pdf', 'application/pdf'],
  ['bundle.zip', 'application/zip'],
  ['data.tar.gz', 'application/gzip'],
  ['rows.parquet', 'application/vnd.apache.parquet'],
  ['model.onnx', 'application/octet-stream'],
  ['weights.npy', 'application/octet-stream'],
  ['model.pkl', 'application/octet-stream'],
  ['weights.bin', 'application/octet-stream'],
  ['weights.safetensors', 'application/octet-stream'],
])('%s is %s', (path, type) => {
  expect(guessType(path)).toBe(type)
})

test.each([
  'unknown',
  'a.unknown',
  'png',
  'a.png/b',
  'dir.csv/',
  '',
  'a.',
  '__proto__',
  'x.constructor',
  'x.__proto__',
])('nothing is guessed of %j', (path) => {
  expect(guessType(path)).toBe('')
})
