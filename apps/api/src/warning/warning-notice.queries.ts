import type { EntityManager } from '@mikro-orm/postgresql';
import type { Warning } from './warning.entity.js';

/** Notes, once, to which notices an issued warning refers; what it says and its version stay as they are. */
export async function fileNotices(em: EntityManager, { id, content }: Pick<Warning, 'id' | 'content'>): Promise<void> {
  await em.execute(
    `insert into warning_notice (warning_id, notice_ref) select distinct ?::uuid, jsonb_array_elements_text(?::jsonb)`,
    [id, JSON.stringify(content.noticeRefs)],
  );
  await em.execute('update risk_warning set notices_filed = true where id = ?', [id]);
}

/** Which of these notices a warning refers to, as far as the caller sees both, by warning; of all notices without `refs`. */
export async function findNoticesOf(
  em: EntityManager,
  by: { readonly warningId: string } | { readonly refs: readonly string[] },
): Promise<Map<string, string[]>> {
  const [condition, value] =
    'refs' in by
      ? ['notice_ref in (select jsonb_array_elements_text(?::jsonb))', JSON.stringify(by.refs)]
      : ['warning_id = ?', by.warningId];
  const rows = await em.execute<{ warning_id: string; notice_ref: string }[]>(
    `select warning_id, notice_ref from warning_notice where ${condition} order by warning_id, notice_ref`,
    [value],
  );
  const found = Map.groupBy(rows, ({ warning_id }) => warning_id);
  return new Map([...found].map(([id, each]) => [id, each.map(({ notice_ref }) => notice_ref)]));
}
