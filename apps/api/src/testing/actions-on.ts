import type { TestApp } from './app.js';

/** What the ledger holds of a resource, such as `notice:ID`, in the order of the log. */
export async function actionsOn({ owner }: TestApp, resource: string): Promise<string[]> {
  const { rows } = await owner.query<{ action: string }>(
    'select action from ledger_entry where resources @> array[$1] order by seq',
    [resource],
  );
  return rows.map(({ action }) => action);
}
