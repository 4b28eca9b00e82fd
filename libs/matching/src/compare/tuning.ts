/**
 * Constants of the name score. They were chosen on one half of the public development data and measured on the other
 * (`npm run test:data`), and never depend on what members report.
 */
export interface Tuning {
  /** Weight of a part that only one of two persons' names has. */
  readonly extraPerson: number;
  /** The same where a name is written in Chinese characters or Hangul, which leave no part out. */
  readonly extraWhole: number;
  /** The same for organisations, where a further word often makes another body. */
  readonly extraOrg: number;
  /** Weight of parts that differ on both sides. */
  readonly other: number;
  /** Exponent that makes a spelling difference count more than its share of letters. */
  readonly sharpness: number;
  readonly particle: number;
  readonly common: number;
  readonly initial: number;
  /** Share that two different legal forms take away. */
  readonly formConflict: number;
}

export const TUNING: Tuning = {
  extraPerson: 0.2,
  extraWhole: 0.75,
  extraOrg: 0.75,
  other: 1.5,
  sharpness: 1.3,
  particle: 0.25,
  common: 0.6,
  initial: 0.85,
  formConflict: 0.18,
};

/** At or above this, a name is the same name. */
export const NAME_THRESHOLD = 0.8;
