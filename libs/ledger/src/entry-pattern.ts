/** Bytes of canonical text that an entry may have at most. What needs more goes into the detail. */
export const MAX_ENTRY_BYTES = 16_384;
/** Resources that an entry may name at most; as many as a page of a list has rows. */
export const MAX_RESOURCES = 100;

const TOKEN = '[A-Za-z0-9._:/+=~-]+';
const CODE = '[a-z][a-z0-9-]*';
const ORDINAL = ordinalPattern();
const TIME =
  '[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z';
const RESOURCE = `\\{"id":"${TOKEN}","type":"${CODE}","version":(?:null|${ORDINAL})\\}`;

/**
 * A pattern of the canonical text of an entry, with `digit` for each hexadecimal digit of ids and hashes.
 *
 * All strings are printable ASCII that JSON never escapes, so canonical form is a regular language, and one match
 * replaces parsing, sorting and serialising again. Groups: 1 what precedes `id`, 2 institution, 3 time, 4 detail,
 * 5 own `prev`, 6 own `seq`, 7 policy, 8 `prev`, 9 `seq`.
 */
export function makeEntryPattern(digit: string): RegExp {
  const digits = (count: number): string => digit.repeat(count);
  const uuid = `${digits(8)}-${digits(4)}-7${digits(3)}-[89ab]${digits(3)}-${digits(12)}`;
  const hash = digits(64);
  return new RegExp(
    `^(\\{"action":"${CODE}\\.${CODE}",` +
      `"actor":\\{"institution":(?:null|"(${TOKEN})"),"roles":\\[(?:"${CODE}"(?:,"${CODE}"){0,15})?\\],` +
      `"user":(?:null|"${TOKEN}"),"via":"(?:session|api-key|job|system|public)"\\},` +
      `"at":"(${TIME})","detail":(?:null|"(${hash})"),)"id":"${uuid}","nonce":"${digits(32)}",` +
      `"outcome":"(?:allowed|denied|failed)","own":(?:null|\\{"prev":"(${hash})","seq":(${ORDINAL})\\}),` +
      `"policy":"(${hash})","prev":"(${hash})","purpose":(?:null|"${CODE}"),"request":"${TOKEN}",` +
      `"resources":\\[(?:${RESOURCE}(?:,${RESOURCE}){0,${MAX_RESOURCES - 1}})?\\],"seq":(${ORDINAL}),"v":1\\}$`,
  );
}

/** Integers from 0 below 2^53 in their one spelling, as a pattern. */
function ordinalPattern(): string {
  const largest = String(Number.MAX_SAFE_INTEGER);
  const sixteenDigits = [...largest].flatMap((digit, i) => {
    const lowest = i === 0 ? 1 : 0;
    if (Number(digit) <= lowest) return [];
    return [`${largest.slice(0, i)}[${lowest}-${Number(digit) - 1}][0-9]{${largest.length - 1 - i}}`];
  });
  return `(?:0|[1-9][0-9]{0,${largest.length - 2}}|${[...sixteenDigits, largest].join('|')})`;
}
