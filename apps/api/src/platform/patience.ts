/** How long anybody waits for a seal, a connection or a lock, in milliseconds. */
export const PATIENCE_MS = 2000;
