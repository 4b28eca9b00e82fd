import type { SeededRandom } from '@watchbook/testing';
import type { Operation, Parameter } from '../description.js';
import { Sampler } from './sample.js';
import { spoil, takes } from './spoil.js';
import { BODIES, EDGE_HEADERS, EDGE_PATHS, EDGE_QUERIES, HEADERS, PATHS, QUERIES, VALUES } from './tricks.js';
import type { Header, Path, Query, RawHeaders } from './tricks.js';

/** A request with something wrong in it. */
export interface Malformed {
  operation: Operation;
  url: string;
  payload: string | Buffer | undefined;
  headers: RawHeaders;
  /** What is wrong, in words. */
  wrong: string;
  /** Of which one has to be named, where exactly one member is at fault. */
  pointers: string[] | null;
}

interface Draft {
  path: string;
  query: (readonly [name: string, value: string])[];
  payload: string | Buffer | undefined;
  headers: RawHeaders;
  wrong: string[];
  pointers: string[] | null;
}

type Trick = (draft: Draft) => void;

/** Makes malformed requests of the operations of a description, the same ones for the same choices. */
export class Malformer {
  private readonly sampler: Sampler;

  constructor(
    private readonly random: SeededRandom,
    ids: readonly string[],
  ) {
    this.sampler = new Sampler(random, ids);
  }

  make(operation: Operation): Malformed {
    const draft = this.valid(operation);
    const isAtEdge = this.random.chance(0.5);
    this.random.pick(isAtEdge ? this.edgeTricks(operation) : this.tricksFor(operation))(draft);
    if (this.random.chance(0.1)) {
      this.random.pick(this.tricksFor(operation))(draft);
      draft.pointers = null;
    }
    const query = draft.query.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&');
    return {
      ...{ operation, payload: draft.payload, headers: draft.headers, pointers: draft.pointers },
      url: query ? `${draft.path}?${query}` : draft.path,
      wrong: draft.wrong.join(', '),
    };
  }

  /** What the description takes, so that only what is spoilt afterwards is at fault. */
  private valid({ path, parameters, body }: Operation): Draft {
    const of = ({ schema, name }: Parameter) => (name === 'path' ? '000' : String(this.sampler.of(schema)));
    const place = (name: string) => parameters.find((one) => one.in === 'path' && one.name === name);
    const headers: RawHeaders = {};
    for (const { name, required } of parameters.filter((one) => one.in === 'header'))
      if (required) headers[name.toLowerCase()] = '"1"';
    if (body) headers['content-type'] = body.type;
    const sample = body && this.sampler.of(body.schema);
    return {
      path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const parameter = place(name);
        return parameter ? encodeURIComponent(of(parameter)) : '1';
      }),
      query: parameters
        .filter((one) => one.in === 'query' && (one.required || this.random.chance(0.2)))
        .map((one) => [one.name, encodeURIComponent(of(one))]),
      payload: body ? (body.type === 'text/plain' ? String(sample) : JSON.stringify(sample)) : undefined,
      ...{ headers, wrong: [], pointers: null },
    };
  }

  /** What is refused before anybody asks who sends it. */
  private edgeTricks({ body, path }: Operation): Trick[] {
    return [
      ...(body?.type === 'application/json' ? [this.rawBody] : []),
      ...(path.includes('{') ? [this.strangePath(EDGE_PATHS)] : []),
      ...[this.strangeQuery(EDGE_QUERIES), this.strangeHeader(EDGE_HEADERS)],
    ];
  }

  private tricksFor(operation: Operation): Trick[] {
    const { parameters, body, path } = operation;
    const inQuery = parameters.filter((one) => one.in === 'query');
    const isJson = body?.type === 'application/json';
    return [
      ...Array.from({ length: isJson ? 8 : 0 }, () => (draft: Draft) => this.spoilBody(draft, operation)),
      ...Array.from({ length: Math.min(inQuery.length, 4) }, () => (draft: Draft) => this.spoilQuery(draft, inQuery)),
      ...(path.includes('{') ? [this.strangePath(PATHS)] : []),
      ...[this.strangeQuery(QUERIES), this.strangeHeader(HEADERS)],
    ];
  }

  private spoilBody(draft: Draft, { body }: Operation): void {
    if (typeof draft.payload !== 'string') return;
    const { value, what, pointers } = spoil(this.random, body!.schema, JSON.parse(draft.payload) as unknown);
    draft.payload = JSON.stringify(value);
    draft.wrong.push(`body ${pointers[0]}: ${what}`);
    draft.pointers = pointers;
  }

  private readonly rawBody = (draft: Draft): void => {
    const [what, bytes] = this.random.pick(BODIES);
    draft.payload = bytes;
    draft.wrong.push(`body: ${what}`);
  };

  private spoilQuery(draft: Draft, parameters: Parameter[]): void {
    const { name, schema } = this.random.pick(parameters);
    const isNumber = schema.type === 'integer' || schema.type === 'number';
    const bad = VALUES.filter((text) => (isNumber ? !isWithin(schema, text) : !takes(schema, text)));
    if (bad.length === 0) return this.strangeQuery(QUERIES)(draft);
    const text = this.random.pick(bad);
    draft.query = [...draft.query.filter(([one]) => one !== name), [name, encodeURIComponent(text)]];
    draft.wrong.push(`query ${name}: ${JSON.stringify(text.slice(0, 40))}`);
    draft.pointers = [`query/${name}`];
  }

  private strangeQuery = (queries: readonly Query[]) => (draft: Draft) => {
    const [what, ...added] = this.random.pick(queries);
    draft.query.push(...added);
    draft.wrong.push(`query: ${what}`);
  };

  private strangePath = (paths: readonly Path[]) => (draft: Draft) => {
    const [what, text] = this.random.pick(paths);
    const parts = draft.path.split('/');
    const places = parts.flatMap((part, at) => (/^(\d+|[\da-f-]{36})$/.test(part) ? [at] : []));
    if (places.length === 0) return this.strangeHeader(HEADERS)(draft);
    parts[this.random.pick(places)] = text;
    draft.path = parts.join('/');
    draft.wrong.push(`path: ${what}`);
  };

  private strangeHeader = (headers: readonly Header[]) => (draft: Draft) => {
    const [name, value] = this.random.pick(headers);
    draft.headers[name] = value;
    if (name === 'content-type' && draft.payload === undefined) draft.payload = 'a=b';
    draft.wrong.push(`header ${name}: ${value.slice(0, 40)}`);
  };
}

/** Numbers of queries are read from their text. */
function isWithin({ type, minimum = -Infinity, maximum = Infinity }: Parameter['schema'], text: string): boolean {
  const number = Number(text);
  return (type !== 'integer' || Number.isSafeInteger(number)) && number >= minimum && number <= maximum;
}
