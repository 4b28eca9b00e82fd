/** When an entry came onto its list, last; null for those that were there before that was kept. */
export const listEntryAddedSchema: string[] = [`alter table list_entry add added_at timestamptz`];
