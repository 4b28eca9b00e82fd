import type { LogKeyView } from '@watchbook/contract';
import { encodeVkey, type KeyHistory } from '@watchbook/ledger';

/** The keys of the log as texts, oldest first. */
export const toLogKeys = (history: KeyHistory): LogKeyView[] =>
  history.keys.map(({ verifier, fromSize }) => ({ vkey: encodeVkey(verifier), fromSize }));
