import type { Sector, Severity, WarningDraft, WarningView } from '@watchbook/contract';

/** A warning as the inputs of the editor hold it. */
export interface WarningForm {
  title: string;
  body: string;
  severity: Severity;
  typology: string;
  tlp: WarningDraft['tlp'];
  institutionIds: string[];
  sectors: Sector[];
  noticeRefs: string;
  acknowledgeOn: string;
  expiresOn: string;
}

const dayFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const emptyWarning = (): WarningForm => ({
  title: '',
  body: '',
  severity: 'high',
  typology: '',
  tlp: 'AMBER',
  institutionIds: [],
  sectors: [],
  noticeRefs: '',
  acknowledgeOn: dayFromNow(7),
  expiresOn: '',
});

/** The inputs of the editor for a warning that exists. */
export const toForm = (warning: WarningView): WarningForm => ({
  title: warning.title,
  body: warning.body,
  severity: warning.severity,
  typology: warning.typology ?? '',
  tlp: warning.tlp as WarningDraft['tlp'],
  institutionIds: warning.audience?.institutionIds ?? [],
  sectors: warning.audience?.sectors ?? [],
  noticeRefs: warning.noticeRefs.join(', '),
  acknowledgeOn: warning.acknowledgeBy.slice(0, 10),
  expiresOn: warning.expiresAt?.slice(0, 10) ?? '',
});

/** What is sent of the inputs; a deadline is the end of its day, in UTC. */
export const toDraft = (model: WarningForm) => ({
  title: model.title,
  body: model.body,
  severity: model.severity,
  typology: model.typology || null,
  tlp: model.tlp,
  audience: { institutionIds: model.institutionIds, sectors: model.sectors },
  noticeRefs: model.noticeRefs.split(/[\s,]+/).filter(Boolean),
  acknowledgeBy: endOf(model.acknowledgeOn) ?? '',
  expiresAt: endOf(model.expiresOn),
});

const endOf = (day: string) => (day ? `${day}T23:59:59.000Z` : null);
