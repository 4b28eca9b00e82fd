import { forget, recall, remember } from '../platform/remember.js';

/** What this browser keeps of its last verification: hashes and signed notes, no data of the portal. */
export interface KeptVerification<T> {
  /** Null the first time, or where it was cleared. */
  read(): (T & { at: string }) | null;
  write(value: T): void;
  forget(): void;
}

/** Keeps the outcome of one kind of verification, with the time. */
export function keptVerification<T extends object>(key: string): KeptVerification<T> {
  return {
    read: () => {
      try {
        return JSON.parse(recall(key) ?? 'null') as (T & { at: string }) | null;
      } catch {
        return null;
      }
    },
    write: (value) => remember(key, JSON.stringify({ ...value, at: new Date().toISOString() })),
    forget: () => forget(key),
  };
}
