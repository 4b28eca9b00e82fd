import type { DemoNotice } from '../notices.js';
import { noticesToldTo, principalOf } from '../shared-notices.js';

export const INSURER = 'harbor-insurance';
const MET = 4;

/** The last of whom others told the insurer: one has the name of a customer, the others are customers themselves. */
export function customersTold(): { namesake: DemoNotice; known: DemoNotice[] } {
  const told = noticesToldTo(INSURER).filter((notice) => principalOf(notice).birthDate !== null);
  const [namesake, ...known] = told.slice(-MET);
  return { namesake: namesake!, known };
}
