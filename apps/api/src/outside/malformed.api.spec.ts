import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newSeed, SeededRandom } from '@watchbook/testing';
import { startTestApp, type TestApp } from '../testing/app.js';
import { describedOperations } from '../testing/description.js';
import { Callers } from '../testing/outside/callers.js';
import { Malformer, type Malformed } from '../testing/outside/malformed.js';
import { faultOf } from '../testing/outside/verdict.js';

const REQUESTS = Number(process.env['WATCHBOOK_MALFORMED'] ?? 20_000);
const AT_ONCE = 8;
const seed = Number(process.env['WATCHBOOK_SEED'] ?? newSeed());

/** Hashing a password is dear on purpose, so that few of the requests try one, or end a session that is then opened again. */
const DEAR = [
  '/api/v1/sessions',
  '/api/v1/sessions/current',
  '/api/v1/sessions/current/step-up',
  '/api/v1/me/password',
];

let portal: TestApp;
let callers: Callers;
beforeAll(async () => {
  portal = await startTestApp();
  callers = await Callers.of(portal);
});
afterAll(() => portal.stop());

describe('requests that are not well formed', () => {
  it(
    `are ${REQUESTS} times refused as the description says, and the member at fault is named`,
    async () => {
      const random = new SeededRandom(seed);
      const described = await describedOperations();
      const weighted = described.flatMap((one) =>
        Array.from({ length: one.method !== 'GET' && DEAR.includes(one.path) ? 1 : 8 }, () => one),
      );
      const answered = new Map<number, number>();
      const tried = new Set<string>();
      const faults: string[] = [];
      let made = 0;
      const attempt = async (name: string, malformed: Malformed): Promise<string | null> => {
        const answer = await callers.send(name, malformed);
        answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
        callers.learn(name, malformed, answer);
        return faultOf(malformed, answer);
      };
      const work = async (): Promise<void> => {
        while (made < REQUESTS && faults.length < 20) {
          const number = made++;
          // Each request has choices of its own, so that the seed and its number make it again.
          const own = random.fork(number);
          const malformed = new Malformer(own, callers.ids).make(described[number] ?? own.pick(weighted));
          const { operation, url, wrong } = malformed;
          const name = callers.choose(own, operation);
          const fault = await attempt(name, malformed).catch(({ message }: Error) => message);
          tried.add(`${operation.method} ${operation.path}`);
          if (fault !== null)
            faults.push(`${number} ${name} ${operation.method} ${url.slice(0, 200)} (${wrong}): ${fault}`);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      expect({ seed, faults }).toEqual({ seed, faults: [] });
      expect(tried.size).toBe(described.length);
      if (process.env['WATCHBOOK_MALFORMED'])
        process.stdout.write(`seed ${seed}: ${JSON.stringify(Object.fromEntries(answered))}\n`);
    },
    60_000 + REQUESTS * 30,
  );
});
