import { computed, type Signal } from '@angular/core';
import type { InstitutionView } from '@watchbook/contract';
import type { Choice } from '@watchbook/ui';
import { institutionList } from '../../platform/api/generated/client.js';
import { load, type Loaded } from '../../platform/http/load.js';

interface Joinable {
  list: Pick<Loaded<object>, 'failure' | 'reload'>;
  choices: Signal<Choice[]>;
}

/** Institutions that can be in a group, less some. Call in an injection context. */
export function joinable(without: readonly string[]): Joinable {
  const list = load(
    () => ({}),
    (_, signal) => institutionList({ limit: 100 }, { signal }),
  );
  const fits = ({ id, sector, status }: InstitutionView) =>
    sector !== null && status === 'active' && !without.includes(id);
  return {
    list,
    choices: computed(() =>
      (list.value()?.data ?? [])
        .filter(fits)
        .map(({ id, name, jurisdiction }) => ({ value: id, label: name, line: jurisdiction })),
    ),
  };
}
