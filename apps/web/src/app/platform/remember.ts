const PREFIX = 'watchbook.';

/** A choice kept in this browser; null where none was made or the browser keeps nothing. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** Makes this browser forget a choice. */
export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // What was never kept is forgotten already.
  }
}

/** Keeps a choice in this browser, where the browser allows it. Never for data of the portal. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // A browser that keeps nothing loses the choice at the next start, which is what its owner asked for.
  }
}
