import type { AudienceInput, NoticeView, SubjectView, Tlp } from '@watchbook/contract';

/** One subject as its inputs hold it: every value is text. */
export interface SubjectForm {
  type: string;
  role: 'principal' | 'linked';
  name: string;
  aliases: { value: string; weak: boolean }[];
  birthDate: string;
  country: string;
  address: string;
  identifiers: { scheme: string; value: string }[];
}

/** A notice as the inputs of the editor hold it. */
export interface NoticeForm {
  typology: string;
  tlp: Tlp;
  audience: AudienceInput;
  sourceVisibility: 'shown' | 'hidden';
  disclosure: 'full' | 'hit-only';
  summary: string;
  narrative: string;
  internalReference: string;
  amount: string;
  currency: string;
  occurredFrom: string;
  occurredTo: string;
  reliability: string;
  credibility: string;
  confidence: string;
  legalBasis: string;
  evidenceHeld: boolean;
  proportionate: boolean;
  note: string;
  expiresOn: string;
  /** The day on which readers see it first. */
  embargoOn: string;
  subjects: SubjectForm[];
}

export const emptySubject = (role: SubjectForm['role']): SubjectForm => ({
  type: 'Person',
  role,
  name: '',
  aliases: [],
  birthDate: '',
  country: '',
  address: '',
  identifiers: [],
});

export const emptyNotice = (): NoticeForm => ({
  typology: '',
  tlp: 'AMBER',
  audience: { institutionIds: [], groupIds: [], sectors: [], userIds: [] },
  sourceVisibility: 'shown',
  disclosure: 'full',
  summary: '',
  narrative: '',
  internalReference: '',
  amount: '',
  currency: 'CNY',
  occurredFrom: '',
  occurredTo: '',
  reliability: '',
  credibility: '',
  confidence: '60',
  legalBasis: '',
  evidenceHeld: false,
  proportionate: false,
  note: '',
  expiresOn: '',
  embargoOn: '',
  subjects: [emptySubject('principal')],
});

/** Which ways of addressing go with a label. */
export const addressing: Record<Tlp, readonly (keyof AudienceInput)[]> = {
  CLEAR: [],
  GREEN: [],
  AMBER: ['institutionIds', 'groupIds', 'sectors'],
  'AMBER+STRICT': ['institutionIds', 'userIds'],
  RED: ['userIds'],
};

/** The inputs of the editor for a notice that exists. */
export function toForm(notice: NoticeView): NoticeForm {
  const { admissibility, amount } = notice;
  return {
    ...emptyNotice(),
    typology: notice.typology,
    tlp: notice.tlp,
    audience: notice.audience ?? emptyNotice().audience,
    sourceVisibility: notice.sourceVisibility,
    disclosure: notice.disclosure,
    summary: notice.summary,
    narrative: notice.narrative,
    internalReference: notice.internalReference ?? '',
    amount: amount ? fromMinorUnits(amount.minorUnits, amount.currency) : '',
    currency: amount?.currency ?? 'CNY',
    occurredFrom: notice.occurredFrom ?? '',
    occurredTo: notice.occurredTo ?? '',
    reliability: notice.reliability,
    credibility: String(notice.credibility),
    confidence: String(notice.confidence),
    legalBasis: notice.legalBasis,
    evidenceHeld: admissibility?.evidenceHeld ?? false,
    proportionate: admissibility?.proportionate ?? false,
    note: admissibility?.note ?? '',
    expiresOn: notice.expiresAt?.slice(0, 10) ?? '',
    embargoOn: notice.embargoUntil?.slice(0, 10) ?? '',
    subjects: notice.subjects.map(toSubjectForm),
  };
}

const toSubjectForm = ({ id: _, ...subject }: SubjectView): SubjectForm => ({
  ...subject,
  birthDate: subject.birthDate ?? '',
  country: subject.country ?? '',
  address: subject.address ?? '',
});

/** What is sent; the schema of the contract then says what is wrong with it. */
export function toDraft(form: NoticeForm): object {
  const { amount, currency, legalBasis, evidenceHeld, proportionate, note, expiresOn, embargoOn, subjects, ...rest } =
    form;
  return {
    ...rest,
    audience: onlyAddressed(form),
    internalReference: orNull(form.internalReference),
    amount: amount.trim()
      ? { minorUnits: toMinorUnits(amount, currency), currency: currency.trim().toUpperCase() }
      : null,
    occurredFrom: orNull(form.occurredFrom),
    occurredTo: orNull(form.occurredTo),
    credibility: toNumber(form.credibility),
    confidence: toNumber(form.confidence),
    admissibility: { legalBasis, evidenceHeld, proportionate, note: orNull(note) },
    expiresAt: expiresOn ? `${expiresOn}T23:59:59Z` : null,
    embargoUntil: embargoOn ? `${embargoOn}T00:00:00Z` : null,
    subjects: subjects.map((subject) => ({
      ...subject,
      birthDate: orNull(subject.birthDate),
      country: orNull(subject.country.toUpperCase()),
      address: orNull(subject.address),
    })),
  };
}

function onlyAddressed({ tlp, audience }: NoticeForm): AudienceInput {
  const kept = addressing[tlp];
  const none: AudienceInput = { institutionIds: [], groupIds: [], sectors: [], userIds: [] };
  return { ...none, ...Object.fromEntries(kept.map((member) => [member, audience[member]])) };
}

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
const toNumber = (text: string) => (text.trim() === '' ? undefined : Number(text));

/** Digits after the point that a currency has; 2 where the code is not one. */
function digitsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.trim().toUpperCase() });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

const toMinorUnits = (amount: string, currency: string) =>
  Math.round(Number(amount.replaceAll(/[\s,]/g, '')) * 10 ** digitsOf(currency));

function fromMinorUnits(minorUnits: number, currency: string): string {
  const digits = digitsOf(currency);
  return (minorUnits / 10 ** digits).toFixed(digits);
}
