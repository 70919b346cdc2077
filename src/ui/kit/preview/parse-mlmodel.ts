import { readText } from './read-text.ts'

/** The YAML of an `MLmodel` file. Rejects where it is none. */
export async function parseMlmodel(blob: Blob): Promise<unknown> {
  const { parse } = await import('yaml')
  // PyYAML writes YAML 1.1, where `yes` and `1:30` mean other things than in 1.2.
  return parse(await readText(blob), { version: '1.1', logLevel: 'silent', maxAliasCount: 50 }) as unknown
}
