/** How much of an import's time each stage takes, as the percent at which it begins and ends. */
const STAGES = {
  reading: [1, 50],
  joining: [50, 65],
  comparing: [65, 75],
  writing: [75, 99],
} as const;
export type Stage = keyof typeof STAGES;

const EVERY_MS = 500;

export interface Moved {
  readonly stage: Stage;
  readonly percent: number;
  readonly rows: number;
}

/** Tells how far an import has come, at most twice a second. */
export class Progress {
  private told: { stage: Stage | null; at: number } = { stage: null, at: 0 };

  /** @param tell throws when the import is no longer the caller's to go on with */
  constructor(
    private readonly tell: (moved: Moved) => Promise<void>,
    private readonly now: () => number,
  ) {}

  async move(stage: Stage, share: number, rows: number): Promise<void> {
    const at = this.now();
    if (stage === this.told.stage && at - this.told.at < EVERY_MS) return;
    this.told = { stage, at };
    const [from, to] = STAGES[stage];
    await this.tell({ stage, percent: Math.floor(from + Math.min(1, share) * (to - from)), rows });
  }
}
