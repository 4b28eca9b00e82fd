import type { EntityManager } from '@mikro-orm/postgresql';
import type { NoticeLookService } from '../notice/notice-look.service.js';
import type { WarningLookService } from '../warning/warning-look.service.js';

/** One table of a report: what is counted, by which code, and how often. */
export interface Section {
  key: 'typology' | 'tlp' | 'subjectType' | 'status' | 'sector' | 'source' | 'warnings' | 'screenings';
  rows: { code: string; count: number }[];
}

/** The numbers of one month as one person may see them. */
export interface MonthlyStatistics {
  /** `YYYY-MM`, in UTC. */
  month: string;
  noticeCount: number;
  sections: Section[];
}

/** Midnight UTC at the beginning of the month, and of the next one. */
export function monthBounds(month: string): { from: Date; to: Date } {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return { from: new Date(Date.UTC(year, number - 1)), to: new Date(Date.UTC(year, number)) };
}

interface Sources {
  notices: NoticeLookService;
  warnings: WarningLookService;
}

/**
 * Counts what was published, issued, acknowledged and screened in a month, all of it under the rules and the row level
 * security of whoever acts. A source that is not shown is counted as hidden, never under its sector.
 */
export async function countMonth(
  em: EntityManager,
  month: string,
  institutionId: string,
  { notices, warnings }: Sources,
): Promise<MonthlyStatistics> {
  const period = monthBounds(month);
  const seen = await notices.findPublished(em, period);
  const sections: Section[] = [
    { key: 'typology', rows: tally(seen.map(({ typology }) => typology)) },
    { key: 'tlp', rows: tally(seen.map(({ tlp }) => tlp)) },
    { key: 'status', rows: tally(seen.map(({ status }) => status)) },
    { key: 'subjectType', rows: tally(seen.map(({ subjectType }) => subjectType)) },
    { key: 'sector', rows: tally(seen.map((notice) => (isHidden(notice, institutionId) ? 'hidden' : notice.sector))) },
    { key: 'source', rows: tally(seen.map((notice) => (notice.institutionId === institutionId ? 'own' : 'others'))) },
    {
      key: 'warnings',
      rows: Object.entries(await warnings.countMonth(em, period)).map(([code, count]) => ({ code, count })),
    },
    { key: 'screenings', rows: [{ code: 'own', count: await countScreenings(em, institutionId, period) }] },
  ];
  return { month, noticeCount: seen.length, sections };
}

const isHidden = (
  notice: { sourceVisibility: string; disclosure: string; institutionId: string },
  institutionId: string,
) =>
  notice.institutionId !== institutionId && (notice.sourceVisibility === 'hidden' || notice.disclosure === 'hit-only');

/** Most frequent first, and by code where they are equal, so that the same data gives the same report. */
function tally(codes: string[]): { code: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
}

/** From the ledger, as far as row level security shows it: own screenings for people, those of the institution for officers. */
async function countScreenings(
  em: EntityManager,
  institutionId: string,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  const [row] = await em.execute<{ count: number }[]>(
    `select count(*)::integer as count from ledger_candidates('a:screening.ran')
     where seq >= (select ledger_seq_at(?)) and seq < (select ledger_seq_at(?))
       and institution = ? and action = 'screening.ran' and outcome = 'allowed'`,
    [from, to, institutionId],
  );
  return row?.count ?? 0;
}
