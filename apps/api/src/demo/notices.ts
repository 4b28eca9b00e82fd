import type { IdentifierScheme, NoticeDraft, NoticeStatus, SubjectInput, SubjectType, Tlp } from '@watchbook/contract';
import { demoEmail, demoGroups, demoInstitutions, type DemoInstitution } from './accounts.js';
import { inventCompany, inventPerson } from './names.js';
import { demoId, groupId, institutionId, userId } from './people.js';
import { Random } from './random.js';
import { stories, type Story } from './stories.js';

/** One notice of the demo: what it says, who did what to it, and when. */
export interface DemoNotice {
  number: number;
  draft: NoticeDraft;
  institution: DemoInstitution;
  authorEmail: string;
  officerEmail: string;
  status: NoticeStatus;
  createdAt: Date;
  submittedAt: Date;
  publishedAt: Date;
  closedAt: Date;
}

const COUNT = 440;
const FIRST = Date.parse('2025-10-06T01:00:00.000Z');
const LAST = Date.parse('2026-11-20T09:00:00.000Z');
const HOUR = 3_600_000;
/** One of as many notices knows no more than the name of whom it tells of. */
const VAGUE = 4;
const EMBARGO_ENDS = '2030-01-01T00:00:00.000Z';

export const noticeId = ({ number, createdAt }: Pick<DemoNotice, 'number' | 'createdAt'>): string =>
  demoId(`notice ${number}`, createdAt);

/** Every notice of the demo, oldest first; the same on every machine. */
export function inventNotices(): DemoNotice[] {
  const random = new Random(20_261_123);
  const members = demoInstitutions.filter(({ sector }) => sector !== null);
  const cast: SubjectInput[] = [];
  return Array.from({ length: COUNT }, (_, number) => {
    const story = stories[number % stories.length]!;
    const able = members.filter(({ sector }) => story.sectors.includes(sector!));
    const institution = random.pick(able);
    const createdAt = new Date(FIRST + Math.floor(((LAST - FIRST) * number) / COUNT) + random.int(0, 9) * HOUR);
    const later = (from: Date, low: number, high: number) => new Date(from.getTime() + random.int(low, high) * HOUR);
    const submittedAt = later(createdAt, 1, 20);
    const publishedAt = later(submittedAt, 1, 30);
    const status = statusOf(number);
    const draft = inventDraft(random, story, institution, cast, number % VAGUE === 0);
    return {
      number,
      draft: status === 'embargoed' ? { ...draft, embargoUntil: EMBARGO_ENDS } : draft,
      institution,
      authorEmail: demoEmail('analyst', institution.slug),
      officerEmail: demoEmail('officer', institution.slug),
      status,
      createdAt,
      submittedAt,
      publishedAt,
      closedAt: later(publishedAt, 24, 24 * 40),
    };
  });
}

/** Every state occurs; the newest ones are those that still wait for somebody. */
function statusOf(number: number): NoticeStatus {
  const fromEnd = COUNT - number;
  if (fromEnd <= 18) return 'draft';
  if (fromEnd <= 40) return 'submitted';
  if (fromEnd <= 43) return 'embargoed';
  if (number % 23 === 7) return 'contested';
  if (number % 29 === 11) return 'withdrawn';
  if (number % 31 === 13) return 'superseded';
  if (number % 37 === 17) return 'expired';
  return 'published';
}

function inventDraft(
  random: Random,
  story: Story,
  institution: DemoInstitution,
  cast: SubjectInput[],
  isVague: boolean,
): NoticeDraft {
  const chinese = random.chance(0.45);
  const tlp = random.pick<Tlp>(['CLEAR', 'GREEN', 'GREEN', 'AMBER', 'AMBER', 'AMBER', 'AMBER', 'AMBER+STRICT', 'RED']);
  const principal = recurring(random, inventSubject(random, random.pick(story.principal), 'principal'), cast, isVague);
  const linked = Array.from({ length: random.int(0, 3) }, () =>
    inventSubject(random, random.pick(story.linked), 'linked'),
  );
  return {
    typology: story.typology,
    tlp,
    audience: inventAudience(random, tlp, institution),
    sourceVisibility: random.chance(0.15) ? 'hidden' : 'shown',
    disclosure: random.chance(0.1) ? 'hit-only' : 'full',
    summary: chinese ? story.summaryZh : story.summary,
    narrative: chinese ? story.narrativeZh : story.narrative,
    internalReference: random.chance(0.6) ? `${institution.slug.slice(0, 3).toUpperCase()}-${random.digits(6)}` : null,
    amount: random.chance(0.8)
      ? {
          minorUnits: random.int(50, 90_000) * 1000,
          currency: random.chance(0.85) ? 'CNY' : random.pick(['USD', 'EUR', 'HKD']),
        }
      : null,
    occurredFrom: `2025-${String(random.int(1, 9)).padStart(2, '0')}`,
    occurredTo: null,
    reliability: random.pick(['A', 'B', 'B', 'C', 'D']),
    credibility: random.int(1, 4),
    confidence: random.int(45, 95),
    admissibility: {
      legalBasis: random.pick(['fraud-prevention', 'fraud-prevention', 'aml-information-sharing']),
      evidenceHeld: true,
      proportionate: true,
      note: null,
    },
    expiresAt: null,
    embargoUntil: null,
    subjects: [principal, ...linked],
  };
}

/** Some people and firms turn up again and again, so that there is something to link, or to decide about. */
function recurring(random: Random, fresh: SubjectInput, cast: SubjectInput[], isVague: boolean): SubjectInput {
  const known = cast.filter(({ type }) => type === fresh.type);
  if (known.length > 4 && random.chance(0.35)) {
    const again = { ...random.pick(known) };
    return isVague ? { ...again, birthDate: null, address: null, identifiers: [] } : again;
  }
  cast.push(fresh);
  return fresh;
}

function inventAudience(random: Random, tlp: Tlp, institution: DemoInstitution): NoticeDraft['audience'] {
  const none = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
  const others = demoInstitutions.filter(({ slug, sector }) => sector !== null && slug !== institution.slug);
  const addressed = () => [...new Set([random.pick(others).slug, random.pick(others).slug])];
  if (tlp === 'CLEAR' || tlp === 'GREEN') return none;
  if (tlp === 'RED')
    return {
      ...none,
      userIds: addressed().map((slug) => userId(demoEmail(random.pick(['analyst', 'officer']), slug))),
    };
  if (tlp === 'AMBER+STRICT') return { ...none, institutionIds: addressed().map(institutionId) };
  const groups = demoGroups.filter(({ members }) => members.includes(institution.slug));
  if (groups.length > 0 && random.chance(0.55)) return { ...none, groupIds: [groupId(random.pick(groups).slug)] };
  if (random.chance(0.5)) return { ...none, sectors: [institution.sector!] };
  return { ...none, institutionIds: addressed().map(institutionId) };
}

function inventSubject(random: Random, type: SubjectType, role: SubjectInput['role']): SubjectInput {
  const bare: SubjectInput = {
    type,
    role,
    name: '',
    aliases: [],
    birthDate: null,
    country: 'CN',
    address: null,
    identifiers: [],
  };
  if (type === 'Person') {
    const person = inventPerson(random);
    return {
      ...bare,
      ...person,
      identifiers: [
        { scheme: 'phone', value: `+86139${random.digits(8)}` },
        { scheme: 'passport', value: `E${random.digits(8)}` },
      ],
    };
  }
  if (type === 'Company') {
    const company = inventCompany(random);
    return {
      ...bare,
      ...company,
      address: `${random.int(1, 400)} Harbour Road`,
      identifiers: [{ scheme: 'account', value: `6222${random.digits(12)}` }],
    };
  }
  const { scheme, value, name } = thing(random, type);
  return { ...bare, name, identifiers: [{ scheme, value }] };
}

function thing(random: Random, type: SubjectType): { scheme: IdentifierScheme; value: string; name: string } {
  const made = (scheme: IdentifierScheme, value: string, name = value) => ({ scheme, value, name });
  switch (type) {
    case 'Vehicle':
      return made('plate', `沪A${random.digits(5)}`);
    case 'Phone':
      return made('phone', `+86137${random.digits(8)}`);
    case 'BankAccount':
      return made('account', `6217${random.digits(12)}`);
    case 'Policy':
      return made('policy', `P-2026-${random.digits(7)}`);
    case 'Device':
      return made('device', `dev-${random.digits(10)}`);
    case 'Website':
      return made('url', `https://offer-${random.digits(4)}.example`);
    case 'Vessel':
      return made(
        'other',
        `MV ${random.pick(['Halcyon', 'Meridiana', 'Costa Serena', 'Tai Ping'])} ${random.digits(2)}`,
      );
    default:
      return made('other', `${random.int(1, 900)} ${random.pick(['Garden Street', 'Station Road', 'Riverside Lane'])}`);
  }
}
