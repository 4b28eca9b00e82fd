import { computed, inject, type Signal } from '@angular/core';
import type { SimulatedType } from '@watchbook/contract';
import { apiKeyList, noticeList, userList, warningList } from '../../platform/api/generated/client.js';
import { load } from '../../platform/http/load.js';
import { Ability } from '../../platform/policy/ability.js';

/** An id, and how people call what it is of. */
export interface Suggestion {
  id: string;
  label: string;
}

const FIRST = { limit: 100 };

/** People or keys whom the reader may see, to pick from; whoever else is asked about is named by id. */
export function knownActors(kind: () => 'person' | 'key'): Signal<Suggestion[]> {
  const ability = inject(Ability);
  const people = load(
    () => (kind() === 'person' && ability.can('read', 'User') ? FIRST : undefined),
    (query, signal) => userList(query, { signal }),
  );
  const keys = load(
    () => (kind() === 'key' && ability.can('read', 'ApiKey') ? {} : undefined),
    (_, signal) => apiKeyList({ signal }),
  );
  return computed(() =>
    kind() === 'person'
      ? (people.value()?.data ?? []).map(({ id, name }) => ({ id, label: name }))
      : (keys.value()?.data ?? []).map(({ id, name }) => ({ id, label: name })),
  );
}

/** The newest notices or warnings whom the reader may see. */
export function knownResources(type: () => SimulatedType): Signal<Suggestion[]> {
  const ability = inject(Ability);
  const notices = load(
    () => (type() === 'notice' && ability.can(['read', 'read-metadata'], 'Notice') ? FIRST : undefined),
    (query, signal) => noticeList(query, { signal }),
  );
  const warnings = load(
    () => (type() === 'warning' && ability.can(['read', 'read-metadata'], 'Warning') ? FIRST : undefined),
    (query, signal) => warningList(query, { signal }),
  );
  return computed(() => {
    if (type() === 'notice') return (notices.value()?.data ?? []).map(({ id, ref }) => ({ id, label: ref }));
    return type() === 'warning' ? (warnings.value()?.data ?? []).map(({ id, ref }) => ({ id, label: ref })) : [];
  });
}
