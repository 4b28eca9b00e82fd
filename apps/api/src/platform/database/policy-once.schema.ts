const once = (column: string) =>
  `regexp_replace(regexp_replace(${column}, scalars, '(select \\1)', 'g'), lists, '((select \\1)::text[])', 'g')`;

/**
 * Lets PostgreSQL ask once for each statement, and not for each row, who acts: in a scalar sub-select a function of the
 * session is worked out before the first row. The policies say the same as before.
 * Policies of later steps write `(select app_…())` themselves; a test names those that do not.
 */
export const policyOnceSchema: string[] = [
  `do $$
     declare
       p record;
       scalars constant text := '(?<!SELECT )(app_(?:institution|user|keeps)\\(\\)|app_(?:has_role|has_scope|setting)\\(''[a-z:-]+''::text\\))';
       lists constant text := '(?<!SELECT )(app_list\\(''[a-z:-]+''::text\\))';
     begin
       for p in select tablename, policyname, qual, with_check from pg_policies
         where schemaname = 'public' and 'watchbook_app' = any (roles) loop
         if p.qual is not null then
           execute format('alter policy %I on public.%I using (%s)', p.policyname, p.tablename, ${once('p.qual')});
         end if;
         if p.with_check is not null then
           execute format('alter policy %I on public.%I with check (%s)', p.policyname, p.tablename,
             ${once('p.with_check')});
         end if;
       end loop;
     end $$`,
];
