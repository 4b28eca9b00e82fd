import { screeningQuery } from '@watchbook/contract';
import { demoEmail } from '../accounts.js';
import type { Services } from './services.js';

const FIRST = 8_613_911_352_040;
/** So many that an alarm is raised. */
const COUNTED = 20;

/** An analyst tries one phone number after another, which is what the compliance officer is told of. */
export const countThrough = ({ as, screenings }: Services): Promise<void> =>
  as(demoEmail('analyst', 'lantern-microloans'), async () => {
    for (let number = FIRST; number < FIRST + COUNTED; number += 1)
      await screenings.screen(screeningQuery.parse({ identifiers: [{ scheme: 'phone', value: `+${number}` }] }));
  });
