import { screeningBatchDraft, type SubjectInput } from '@watchbook/contract';
import { demoEmail } from '../accounts.js';
import { inventPerson } from '../names.js';
import { Random } from '../random.js';
import { principalOf } from '../shared-notices.js';
import { customersTold, INSURER } from './customers.js';
import type { Services } from './services.js';

const HEADER = 'customer no;name;date of birth;passport';
const UNKNOWN = 8;

/** A file of customers, some of whom are in notices; its job screens it as it does every other. */
export const screenFile = ({ as, batches }: Services): Promise<unknown> =>
  as(demoEmail('analyst', INSURER), () => batches.request(screeningBatchDraft.parse({ content: file() })));

/** Ways in which a file writes somebody. */
const ways: ((person: SubjectInput) => string[])[] = [
  ({ name, aliases, birthDate }) => [aliases[0]?.value ?? name, birthDate ?? '', ''],
  ({ name, birthDate }) => [name.split(' ').reverse().join(', '), birthDate ?? '', ''],
  ({ identifiers }) => ['', '', identifiers.find(({ scheme }) => scheme === 'passport')?.value ?? ''],
];

function file(): string {
  const random = new Random(20_261_129);
  const { namesake, known } = customersTold();
  const unknown = Array.from({ length: UNKNOWN }, () => inventPerson(random));
  const rows = [
    [principalOf(namesake).name, '', ''],
    ...known.map((notice, at) => ways[at % ways.length]!(principalOf(notice))),
    ...unknown.map(({ name, birthDate }) => [name, birthDate, '']),
    // Nobody can tell whether this is a day or a month.
    [inventPerson(random).name, '9.3.84', ''],
  ];
  const numbered = rows.map((cells, at) => [`HAR-C-${String(at + 101).padStart(4, '0')}`, ...cells].join(';'));
  return [HEADER, ...numbered].join('\n');
}
