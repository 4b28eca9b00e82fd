import { noticeDraft, type NoticeDraft, type WarningDraft } from '@watchbook/contract';
import { institutionId } from '../demo/people.js';

type Overrides = Partial<NoticeDraft>;

/** A notice about a person who does not exist, addressed to Harbor Insurance unless said otherwise. */
export function aDraft(overrides: Overrides = {}): NoticeDraft {
  return noticeDraft.parse({
    typology: 'staged-accident',
    tlp: 'AMBER',
    audience: { institutionIds: [institutionId('harbor-insurance')] },
    summary: 'Staged accident ring',
    narrative: 'Canary narrative of three collisions with the same car',
    internalReference: 'MER-000001',
    amount: { minorUnits: 41_260_000, currency: 'CNY' },
    reliability: 'B',
    credibility: 2,
    confidence: 78,
    admissibility: { legalBasis: 'fraud-prevention', evidenceHeld: true, proportionate: true },
    subjects: [
      {
        type: 'Person',
        role: 'principal',
        name: 'Canary Weilin',
        aliases: [{ value: '陈伟霖' }],
        birthDate: '1984-03-09',
        country: 'CN',
        address: '12 Canary Road',
        identifiers: [{ scheme: 'passport', value: 'E12345678' }],
      },
    ],
    ...overrides,
  });
}

/** A time from now. */
export const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** A warning of the Banking Supervisor to all banks. */
export const aWarning = (overrides: Partial<WarningDraft> = {}): WarningDraft => ({
  title: 'Loan stacking over weekends',
  body: 'Canary body: the same device applies to many lenders',
  severity: 'high',
  typology: 'loan-stacking',
  tlp: 'AMBER',
  audience: { institutionIds: [], sectors: ['banking'] },
  noticeRefs: [],
  acknowledgeBy: inDays(3),
  expiresAt: null,
  ...overrides,
});
