export type RawHeaders = Record<string, string>;
export type Header = readonly [name: string, value: string];
export type Path = readonly [what: string, text: string];
export type Query = readonly [what: string, ...added: (readonly [name: string, value: string])[]];

const json = (text: string) => Buffer.from(text);

/** Bodies that are no JSON of any schema. */
export const BODIES: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['cut off', json('{"a":')],
  ['garbage after it', json('{}{}')],
  ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['a byte order mark', json('\uFEFF{}')],
  ['a name twice', json('{"a":1,"a":2}')],
  ['a prototype', json('{"__proto__":{"a":1}}')],
  ['a number beyond all bounds', json('{"a":1e999}')],
  ['ten thousand brackets', json('['.repeat(10_000))],
  ['too many members', json(`[${'1,'.repeat(10_001)}1]`)],
  ['a comment', json('{/**/}')],
  ['null', json('null')],
  ['a list', json('[]')],
  ['a text', json('"text"')],
  ['more than is taken', Buffer.alloc(1024 * 1024 + 1, 0x20)],
];

/** Values of parameters of a query. */
export const VALUES: readonly string[] = [
  ...['', ' ', '0', '-1', '1.5', '1e1', '101', '9007199254740993', '1e400', 'NaN', 'null', 'true', 'no-such-code'],
  ...['yesterday', '2026-02-30T00:00:00Z', '2026-01-01T00:00:00+08:00', '\u0000', 'a\u0007b', '‮', "' or 1=1 --"],
  ...['00000000-0000-0000-0000', '018f3b2c-0000-0000-0000-000000000000', 'AAAA', 'x'.repeat(2000), 'draft,', ',,,'],
];

/** What is added to a query; values are percent-encoded already, or meant not to be. */
export const QUERIES: readonly Query[] = [
  ['unknown', ['nobodyKnowsThis', '1']],
  ['no percent-encoding', ['x', '%zz']],
  ['no UTF-8', ['cursor', '%ff%fe']],
  ['a cursor of nobody', ['cursor', 'AAAA']],
  ['a long cursor', ['cursor', 'A'.repeat(1500)]],
  ['an array', ['limit[]', '1']],
  ['a prototype', ['__proto__[x]', '1']],
  ['an operator', ['filter[status][$ne]', 'draft']],
];
export const EDGE_QUERIES: readonly Query[] = [
  ['far too long', ['x', 'y'.repeat(9000)]],
  ['twice', ['limit', '1'], ['limit', '1']],
  ['twice, spelled in two ways', ['a', '1'], ['a', '%31']],
  ['too many', ...Array.from({ length: 60 }, (_, at) => [`x${at}`, '1'] as const)],
];

/** What may stand in the place of an id in a path. */
export const PATHS: readonly Path[] = [
  ['no id', 'no-id'],
  ['a number', '17'],
  ['a huge number', '9'.repeat(40)],
  ['a negative number', '-1'],
  ['a null character', '%00'],
  ['an encoded slash', 'a%2fb'],
  ['the folder above', '%2e%2e%2fusers'],
  ['a quote', "1'or'1'='1"],
  ['a cut id', '018f3b2c-7c3d-7000-8000'],
  ['another version', '018f3b2c-7c3d-0000-0000-000000000000'],
  ['Chinese', encodeURIComponent('通知')],
];
export const EDGE_PATHS: readonly Path[] = [
  ['no percent-encoding', '%zz'],
  ['no UTF-8', '%ff'],
  ['too long', 'a'.repeat(300)],
];

const each = (name: string, values: readonly string[]): Header[] => values.map((value) => [name, value]);

const PURPOSES = ['no-such-purpose', '', 'claims; case=', 'claims; case="%ff"', '通'.repeat(3), 'claims, audit'];
const COOKIES = ['watchbook=', 'watchbook=%00', `watchbook=${'a'.repeat(43)}`, ';;;=', 'watchbook=a; watchbook=b'];
const TYPES = ['text/plain', 'application/xml', 'application/json; charset=utf-16', 'multipart/form-data', ''];

/** Headers that mean something to the portal, with what they never say. */
export const HEADERS: readonly Header[] = [
  ...each('if-match', ['1', '*', 'W/"1"', '""', '"-1"', '"9999999999"', '"1", "2"', 'x'.repeat(5000)]),
  ...each('idempotency-key', ['', ' ', 'a b', 'ä', 'x'.repeat(129), '\u007f', 'one-for-all']),
  ...each('x-access-purpose', PURPOSES),
  ...each('x-request-id', ['', 'short', 'a'.repeat(100), '../../x', '{"a":1}']),
  ...each('x-csrf-token', ['', 'wrong', 'a'.repeat(43)]),
  ...each('authorization', ['Basic YTpi', 'Bearer', `Bearer wb_${'a'.repeat(43)}`, 'Bearer wb_%00']),
  ...each('cookie', COOKIES),
  ...each('accept', ['no/type', 'application/xml', '*/*;q=x', '']),
  ...each('x-http-method-override', ['DELETE', 'TRACE']),
  ['content-encoding', 'gzip'],
  ['range', 'bytes=9-1'],
  ['expect', '200-ok'],
  ['user-agent', 'x'.repeat(4000)],
  ['if-none-match', '*'],
  ['x-forwarded-for', '203.0.113.9, \u00ff'],
];
/** Those that are looked at before any route. */
export const EDGE_HEADERS: readonly Header[] = [
  ...each('host', ['evil.example', 'localhost@evil.example', '[', 'localhost:99999', '']),
  ...each('sec-fetch-site', ['cross-site', 'same-site', 'no-such-site']),
  ...each('content-type', TYPES),
  ...each('content-length', ['-1', '1', '99999999', 'x']),
  ...each('transfer-encoding', ['gzip', 'chunked']),
];
