import type { EntityManager } from '@mikro-orm/postgresql';
import { acknowledgementActions, type Severity, type Typology, type WarningDraft } from '@watchbook/contract';
import type { LedgerService } from '../ledger/ledger.service.js';
import { Notice } from '../notice/notice.entity.js';
import { nextReference } from '../platform/database/reference.js';
import { Acknowledgement } from '../warning/acknowledgement.entity.js';
import { fileNotices } from '../warning/warning-notice.queries.js';
import { Warning } from '../warning/warning.entity.js';
import { demoEmail, demoInstitutions } from './accounts.js';
import { actingAs, personAt } from './acting.js';
import { demoId, institutionId, userId } from './people.js';

interface DemoWarning {
  regulator: string;
  title: string;
  body: string;
  severity: Severity;
  typology: Typology | null;
  tlp: WarningDraft['tlp'];
  issuedAt: string;
  dueAt: string;
  status: 'draft' | 'submitted' | 'issued' | 'withdrawn';
  /** Why one supervisor issued it alone; another one confirmed it. */
  emergency?: string;
  /** Slugs of who has acknowledged, in the order of the actions taken. */
  acknowledged: string[];
}

const demoWarnings: DemoWarning[] = [
  {
    regulator: 'banking-supervisor',
    title: 'Mule accounts opened with borrowed identities',
    body: 'Young account holders lend their accounts for a fee. Incoming payments leave within minutes, in round amounts, to accounts abroad. Review accounts opened since June with this pattern and limit instant transfers on them.',
    severity: 'high',
    typology: 'mule-account',
    tlp: 'AMBER',
    issuedAt: '2026-09-02T02:00:00.000Z',
    dueAt: '2026-09-16T15:59:59.000Z',
    status: 'issued',
    acknowledged: ['meridian-bank', 'northfield-bank', 'summit-bank', 'lantern-microloans', 'clover-microloans'],
  },
  {
    regulator: 'insurance-supervisor',
    title: '维修发票虚高的汽修网点',
    body: '多家保险机构报告同一批汽修网点配件单价为公示价的两到三倍。请核查近六个月相关理赔，并对涉及网点的赔付进行人工复核。',
    severity: 'moderate',
    typology: 'inflated-invoice',
    tlp: 'GREEN',
    issuedAt: '2026-09-20T02:00:00.000Z',
    dueAt: '2026-10-05T15:59:59.000Z',
    status: 'issued',
    acknowledged: ['aurora-insurance'],
  },
  {
    regulator: 'banking-supervisor',
    title: 'Calls that imitate customer service numbers',
    body: 'Callers show the number of a bank and lead customers to a copy of its site. Publish a notice to customers, and report every case with the address of the site.',
    severity: 'critical',
    typology: 'impersonation',
    tlp: 'CLEAR',
    issuedAt: '2026-10-12T02:00:00.000Z',
    dueAt: '2026-10-19T15:59:59.000Z',
    status: 'issued',
    acknowledged: ['meridian-bank', 'summit-bank'],
  },
  {
    regulator: 'insurance-supervisor',
    title: 'Ghost brokers on social networks',
    body: 'Policies with numbers that were never issued are sold in private groups. Check enquiries about unknown policy numbers and keep the conversation as evidence.',
    severity: 'high',
    typology: 'ghost-broking',
    tlp: 'AMBER',
    issuedAt: '2026-11-05T02:00:00.000Z',
    dueAt: '2026-12-04T15:59:59.000Z',
    status: 'issued',
    acknowledged: ['harbor-insurance'],
  },
  {
    regulator: 'banking-supervisor',
    title: 'Loan stacking over weekends',
    body: 'The same device applies to several lenders between Friday night and Monday morning under different names. Compare device ids before paying out.',
    severity: 'high',
    typology: 'loan-stacking',
    tlp: 'AMBER',
    issuedAt: '2026-11-16T02:00:00.000Z',
    dueAt: '2026-12-07T15:59:59.000Z',
    status: 'issued',
    acknowledged: ['lantern-microloans'],
  },
  {
    regulator: 'banking-supervisor',
    title: 'Invoice platform with double financing',
    body: 'Withdrawn: the platform has shown that the invoices were released before they were financed again.',
    severity: 'moderate',
    typology: 'invoice-financing',
    tlp: 'AMBER',
    issuedAt: '2026-08-11T02:00:00.000Z',
    dueAt: '2026-08-25T15:59:59.000Z',
    status: 'withdrawn',
    acknowledged: ['meridian-bank'],
  },
  {
    regulator: 'banking-supervisor',
    title: 'Savings products without a licence',
    body: 'A fixed return of 18 % a year is promised to the public in several provinces. Report accounts that collect such deposits.',
    severity: 'critical',
    typology: 'illegal-fund-raising',
    tlp: 'GREEN',
    issuedAt: '2026-11-20T02:00:00.000Z',
    dueAt: '2026-12-18T15:59:59.000Z',
    status: 'submitted',
    acknowledged: [],
  },
  {
    regulator: 'insurance-supervisor',
    title: 'Forged policies sold in the name of three insurers',
    body: 'A call centre sells motor policies that no insurer has written. Customers pay to private accounts. Check claims on policies that your systems do not know, and tell callers.',
    severity: 'critical',
    typology: 'ghost-broking',
    tlp: 'GREEN',
    issuedAt: '2026-11-21T20:00:00.000Z',
    dueAt: '2026-12-01T15:59:59.000Z',
    status: 'issued',
    emergency: 'The calls go on tonight, and nobody else of the office can be reached.',
    acknowledged: ['harbor-insurance'],
  },
  {
    regulator: 'insurance-supervisor',
    title: 'Serial surrenders through one intermediary',
    body: 'Draft: figures of two insurers are still missing.',
    severity: 'information',
    typology: 'surrender-abuse',
    tlp: 'AMBER',
    issuedAt: '2026-11-21T02:00:00.000Z',
    dueAt: '2026-12-21T15:59:59.000Z',
    status: 'draft',
    acknowledged: [],
  },
];

const HOUR = 3_600_000;

/** Drafts, issues and acknowledges the demo's warnings, each step with its entry. */
export async function seedWarnings(em: EntityManager, ledger: LedgerService): Promise<void> {
  for (const demo of demoWarnings) await seedWarning(em, ledger, demo);
}

async function seedWarning(em: EntityManager, ledger: LedgerService, demo: DemoWarning): Promise<void> {
  const issuedAt = new Date(demo.issuedAt);
  const analyst = demoEmail('analyst', demo.regulator);
  const supervisor = demoEmail('supervisor', demo.regulator);
  const author = demo.emergency === undefined ? analyst : supervisor;
  const warning = await newWarning(em, demo, author, issuedAt);
  const did = (email: string, action: string) =>
    actingAs(email, () =>
      ledger.record(em, { action, resources: [{ type: 'warning', id: warning.id, version: warning.version }] }),
    );
  await did(author, 'warning.drafted');
  if (demo.status === 'draft') return;
  const addressed = supervisedBy(demo.regulator);
  const labels = { CLEAR: ['public'], GREEN: ['members'], AMBER: [] }[demo.tlp];
  const audience = [...labels, ...addressed.map((slug) => `institution:${institutionId(slug)}`)];
  if (demo.emergency === undefined) {
    warning.submit(personAt(analyst, new Date(issuedAt.getTime() - HOUR)));
    await em.flush();
    await did(analyst, 'warning.submitted');
    if (demo.status === 'submitted') return;
    warning.issue(personAt(supervisor, issuedAt), warning.contentHash, audience);
  } else {
    warning.issueAlone(personAt(supervisor, issuedAt), demo.emergency, audience);
  }
  for (const slug of addressed) newAcknowledgement(em, warning, demo, slug);
  await em.flush();
  await fileNotices(em, warning);
  await did(supervisor, demo.emergency === undefined ? 'warning.issued' : 'warning.issued-alone');
  if (demo.emergency !== undefined) {
    const deputy = demoEmail('deputy', demo.regulator);
    warning.confirm(personAt(deputy, new Date(issuedAt.getTime() + 9 * HOUR)), warning.contentHash);
    await em.flush();
    await did(deputy, 'warning.confirmed');
  }
  for (const slug of demo.acknowledged) await did(demoEmail('officer', slug), 'warning.acknowledged');
  if (demo.status !== 'withdrawn') return;
  warning.withdraw(
    personAt(supervisor, new Date(issuedAt.getTime() + 200 * HOUR)),
    'The platform has shown that the invoices were released in time',
  );
  await em.flush();
  await did(supervisor, 'warning.withdrawn');
}

async function newWarning(em: EntityManager, demo: DemoWarning, author: string, issuedAt: Date): Promise<Warning> {
  const createdAt = new Date(issuedAt.getTime() - 20 * HOUR);
  const warning = new Warning();
  Object.assign(warning, {
    id: demoId(`warning ${demo.title}`, createdAt),
    ref: await nextReference(em, 'RW', createdAt),
    institutionId: institutionId(demo.regulator),
    authorId: userId(author),
    status: 'draft',
    audience: [],
    createdAt,
    authoredWith: [],
    approvedWith: [],
  });
  const { title, body, severity, typology, tlp } = demo;
  const draft = {
    title,
    body,
    severity,
    typology,
    tlp,
    audience: { institutionIds: [], sectors: [] },
    noticeRefs: await findRefs(em, demo, createdAt),
    acknowledgeBy: demo.dueAt,
    expiresAt: null,
  };
  warning.describe(draft, personAt(author, createdAt));
  em.persist(warning);
  await em.flush();
  return warning;
}

/** The newest notices of the same kind that are not for named people only. */
async function findRefs(em: EntityManager, { typology }: DemoWarning, before: Date): Promise<string[]> {
  if (typology === null) return [];
  const where = {
    typology,
    status: 'published',
    tlp: { $ne: 'RED' },
    disclosure: 'full',
    publishedAt: { $lt: before },
  } as const;
  const notices = await em.find(Notice, where, { orderBy: { publishedAt: 'desc', id: 'desc' }, limit: 3 });
  return notices.map(({ ref }) => ref);
}

function newAcknowledgement(em: EntityManager, warning: Warning, demo: DemoWarning, slug: string): void {
  const place = demo.acknowledged.indexOf(slug);
  const given = place !== -1;
  em.create(Acknowledgement, {
    id: demoId(`acknowledgement ${demo.title} ${slug}`, new Date(demo.issuedAt)),
    warningId: warning.id,
    institutionId: institutionId(slug),
    regulatorId: warning.institutionId,
    dueAt: warning.acknowledgeBy,
    action: given ? acknowledgementActions[place % acknowledgementActions.length]! : null,
    comment: null,
    // The last of several came after the deadline.
    acknowledgedAt: given
      ? new Date(Date.parse(place > 3 ? demo.dueAt : demo.issuedAt) + (place + 1) * 9 * HOUR)
      : null,
    acknowledgedBy: given ? userId(demoEmail('officer', slug)) : null,
  });
}

function supervisedBy(regulator: string): string[] {
  const reach = demoInstitutions.find(({ slug }) => slug === regulator)!.supervises!;
  return demoInstitutions
    .filter(({ sector }) => sector !== null && reach.sectors.includes(sector))
    .map(({ slug }) => slug);
}
