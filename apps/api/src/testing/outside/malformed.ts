import type { SeededRandom } from '@watchbook/testing';
import type { Operation, Parameter } from '../description.js';
import { Sampler } from './sample.js';
import { spoil, takes } from './spoil.js';
import { BODIES, HEADERS, PATHS, QUERIES, type RawHeaders } from './tricks.js';

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
  query: [name: string, value: string][];
  payload: string | Buffer | undefined;
  headers: RawHeaders;
  wrong: string[];
  pointers: string[] | null;
}

type Trick = (draft: Draft) => void;

/** Makes malformed requests of the operations of a description, the same ones for the same seed. */
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
    this.random.pick(this.tricksFor(operation))(draft);
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

  private tricksFor(operation: Operation): Trick[] {
    const { parameters, body, path } = operation;
    const inQuery = parameters.filter((one) => one.in === 'query');
    const isJson = body?.type === 'application/json';
    return [
      ...Array.from({ length: isJson ? 8 : 0 }, () => (draft: Draft) => this.spoilBody(draft, operation)),
      ...(isJson ? [this.rawBody] : []),
      ...Array.from({ length: Math.min(inQuery.length, 4) }, () => (draft: Draft) => this.spoilQuery(draft, inQuery)),
      this.strangeQuery,
      ...(path.includes('{') ? [this.strangePath] : []),
      this.strangeHeader,
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
    const bad = QUERIES.filter((text) => (isNumber ? !isWithin(schema, text) : !takes(schema, text)));
    if (bad.length === 0) return this.strangeQuery(draft);
    const text = this.random.pick(bad);
    draft.query = [...draft.query.filter(([one]) => one !== name), [name, encodeURIComponent(text)]];
    draft.wrong.push(`query ${name}: ${JSON.stringify(text.slice(0, 40))}`);
    draft.pointers = [`query/${name}`];
  }

  private readonly strangeQuery = (draft: Draft): void => {
    const [what, name, value] = this.random.pick([
      ['unknown', 'nobodyKnowsThis', '1'],
      ['no percent-encoding', 'x', '%zz'],
      ['no UTF-8', 'cursor', '%ff%fe'],
      ['a cursor of nobody', 'cursor', 'AAAA'],
      ['a long cursor', 'cursor', 'A'.repeat(1500)],
      ['far too long', 'x', 'y'.repeat(9000)],
      ['an array', 'limit[]', '1'],
      ['a prototype', '__proto__[x]', '1'],
      ['an operator', 'filter[status][$ne]', 'draft'],
      ['twice', draft.query[0]?.[0] ?? 'limit', '1'],
    ] as const);
    draft.query.push([name, value], ...(what === 'twice' ? [[name, value] as [string, string]] : []));
    draft.wrong.push(`query: ${what}`);
  };

  private readonly strangePath = (draft: Draft): void => {
    const [what, text] = this.random.pick(PATHS);
    const parts = draft.path.split('/');
    const places = parts.flatMap((part, at) => (/^(\d+|[\da-f-]{36})$/.test(part) ? [at] : []));
    if (places.length === 0) return this.strangeHeader(draft);
    parts[this.random.pick(places)] = text;
    draft.path = parts.join('/');
    draft.wrong.push(`path: ${what}`);
  };

  private readonly strangeHeader = (draft: Draft): void => {
    const [name, value] = this.random.pick(HEADERS);
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
