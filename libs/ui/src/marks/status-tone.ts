/** How a state feels: done well, waits for somebody, wrong, or of no consequence now. */
export type Tone = 'good' | 'waits' | 'bad' | 'quiet';

const tones: Record<string, Tone> = {
  published: 'good',
  issued: 'good',
  acknowledged: 'good',
  done: 'good',
  allowed: 'good',
  active: 'good',
  approved: 'good',
  answered: 'good',
  drafted: 'waits',
  submitted: 'waits',
  embargoed: 'waits',
  due: 'waits',
  open: 'waits',
  invited: 'waits',
  receiving: 'waits',
  queued: 'waits',
  running: 'waits',
  moderate: 'waits',
  contested: 'bad',
  overdue: 'bad',
  failed: 'bad',
  suspended: 'bad',
  denied: 'bad',
  high: 'bad',
  critical: 'bad',
};

/** The tone of a state; a state without one is quiet. */
export const toneOf = (code: string): Tone => tones[code] ?? 'quiet';
