import type { Ready } from '#service/session.ts'
import { makeReader, type Args, type Fields } from './fields.ts'
import type { Json } from './respond.ts'

/** What of a Request is used: Node hands over GETs with a body too, which `new Request` refuses. */
export type RestRequest = Pick<Request, 'method' | 'url' | 'headers' | 'body'>

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Under `/api/` and `/ajax-api/`, under the latter alone, or at the root. */
type Prefix = 'api' | 'ajax' | 'root'

type PathParts<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name extends `${infer Bare}*` ? Bare : Name]: string } & PathParts<Rest>
  : unknown

type Declaration<P extends string, F extends Fields> = {
  readonly methods: readonly [Method, ...Method[]]
  /** `{name}` is one part of the address, `{name*}` all that is left. */
  readonly path: P
  /** Absent: `api`. */
  readonly prefix?: Prefix
  /** Absent: 2.0. */
  readonly version?: '2.0' | '3.0'
  /** What comes in the query of a GET, or in a JSON body, in the order in which MLflow checks it. */
  readonly fields?: F
  /** `file`: the body is one, and the fields come in the query. Absent: JSON. */
  readonly body?: 'json' | 'file'
  /** Reads a JSON body of the route's usual form. Undefined, or none: as all others. */
  readonly scan?: (body: string) => Readonly<Record<string, unknown>> | undefined
  readonly answer: (
    args: Args<F> & PathParts<P>,
    ready: Ready,
    request: RestRequest,
  ) => Promise<Json | Response>
}

/**
 * Asked before a route runs, with the arguments it is going to use.
 * @param method the request's @param path the route's @returns the arguments to use instead
 * @throws TrackletError when it may not
 */
export type Admit = (
  method: string,
  path: string,
  args: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>

export type Route = {
  readonly methods: readonly Method[]
  readonly path: string
  readonly prefix: Prefix
  readonly version: string
  readonly fields: Fields
  readonly body: 'json' | 'file'
  readonly scan: ((body: string) => Readonly<Record<string, unknown>> | undefined) | undefined
  /** @param input the fields, unchecked @param parts of the address, decoded */
  run(
    input: Readonly<Record<string, unknown>>,
    parts: Readonly<Record<string, string>>,
    ready: Ready,
    request: RestRequest,
    admit?: Admit,
  ): Promise<Json | Response>
}

/** Ties what a route declares to what its handler gets. */
export function defineRoute<const P extends string, F extends Fields = Record<never, never>>(
  declaration: Declaration<P, F>,
): Route {
  const { methods, path, prefix = 'api', version = '2.0', body = 'json', answer } = declaration
  const fields = declaration.fields ?? ({} as F)
  const read = makeReader(fields)
  return {
    methods,
    path,
    prefix,
    version,
    fields,
    body,
    scan: declaration.scan,
    run: async (input, parts, ready, request, admit) => {
      const args = { ...read(input), ...parts }
      const admitted = admit === undefined ? args : await admit(request.method, path, args)
      return await answer(admitted as Args<F> & PathParts<P>, ready, request)
    },
  }
}

/** Where a route is answered, below the base. */
export function addressesOf({ prefix, version, path }: Route): string[] {
  if (prefix === 'root') return [path]
  const doors = prefix === 'api' ? ['api', 'ajax-api'] : ['ajax-api']
  return doors.map((door) => `${door}/${version}/${path}`)
}
