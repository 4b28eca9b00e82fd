export type RawHeaders = Record<string, string>;

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
export const QUERIES: readonly string[] = [
  ...['', ' ', '0', '-1', '1.5', '1e1', '101', '9007199254740993', '1e400', 'NaN', 'null', 'true', 'no-such-code'],
  ...['yesterday', '2026-02-30T00:00:00Z', '2026-01-01T00:00:00+08:00', '\u0000', 'a\u0007b', '‮', "' or 1=1 --"],
  ...['00000000-0000-0000-0000', '018f3b2c-0000-0000-0000-000000000000', 'AAAA', 'x'.repeat(2000), 'draft,', ',,,'],
];

/** What may stand in the place of an id in a path. */
export const PATHS: readonly (readonly [what: string, text: string])[] = [
  ['no id', 'no-id'],
  ['a number', '17'],
  ['a huge number', '9'.repeat(40)],
  ['a negative number', '-1'],
  ['a null character', '%00'],
  ['no percent-encoding', '%zz'],
  ['no UTF-8', '%ff'],
  ['an encoded slash', 'a%2fb'],
  ['the folder above', '%2e%2e%2fusers'],
  ['too long', 'a'.repeat(300)],
  ['a quote', "1'or'1'='1"],
  ['a cut id', '018f3b2c-7c3d-7000-8000'],
  ['another version', '018f3b2c-7c3d-0000-0000-000000000000'],
  ['Chinese', encodeURIComponent('通知')],
];

/** Headers that mean something to the portal, with what they never say. */
export const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ...['1', '*', 'W/"1"', '""', '"-1"', '"9999999999"', '"1", "2"', 'x'.repeat(5000)].map(
    (value) => ['if-match', value] as const,
  ),
  ...['', ' ', 'a b', 'ä', 'x'.repeat(129), '\u007f', 'one-for-all'].map(
    (value) => ['idempotency-key', value] as const,
  ),
  ...[
    'no-such-purpose',
    '',
    'claims; case=',
    'claims; case="%ff"',
    'claims; case="%00"',
    '通'.repeat(3),
    'claims, audit',
  ].map((value) => ['x-access-purpose', value] as const),
  ...['', 'short', 'a'.repeat(100), '../../x', '{"a":1}'].map((value) => ['x-request-id', value] as const),
  ...['', 'wrong', 'a'.repeat(43)].map((value) => ['x-csrf-token', value] as const),
  ...['Basic YTpi', 'Bearer', `Bearer wb_${'a'.repeat(43)}`, 'Bearer wb_%00'].map(
    (value) => ['authorization', value] as const,
  ),
  ...['watchbook=', 'watchbook=%00', `watchbook=${'a'.repeat(43)}`, ';;;=', 'watchbook=a; watchbook=b'].map(
    (value) => ['cookie', value] as const,
  ),
  ...['evil.example', 'localhost@evil.example', '[', 'localhost:99999', ''].map((value) => ['host', value] as const),
  ...['cross-site', 'same-site', 'no-such-site'].map((value) => ['sec-fetch-site', value] as const),
  ...[
    'text/plain',
    'application/xml',
    'application/json; charset=utf-16',
    'application/json;;',
    'multipart/form-data',
    '',
  ].map((value) => ['content-type', value] as const),
  ...['-1', '1', '99999999', 'x'].map((value) => ['content-length', value] as const),
  ...['gzip', 'chunked'].map((value) => ['transfer-encoding', value] as const),
  ...['no/type', 'application/xml', '*/*;q=x', ''].map((value) => ['accept', value] as const),
  ...['DELETE', 'TRACE'].map((value) => ['x-http-method-override', value] as const),
  ['content-encoding', 'gzip'],
  ['range', 'bytes=9-1'],
  ['expect', '200-ok'],
  ['user-agent', 'x'.repeat(4000)],
  ['if-none-match', '*'],
  ['x-forwarded-for', '203.0.113.9, \u00ff'],
];
