/** The statements by which no row of a table is there for anybody whom no policy shows it to, its owner included. */
export const rowSecurity = (table: string): string[] => [
  `alter table ${table} enable row level security`,
  `alter table ${table} force row level security`,
];
