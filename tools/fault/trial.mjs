import { setTimeout as elapsed } from 'node:timers/promises';
import { checkHistory } from '../../libs/testing/dist/index.js';
import { Installation } from './installation.mjs';
import { SealingProcesses } from './sealing-processes.mjs';

const PROCESSES = 3;
const CALLERS = 12;
/** A write has its own deadline before that of the seal. */
const REFUSED_WITHIN_MS = 4500;
const CONFIRMED_SHARE = 0.05;
const ROWS = "select id, 'note.written' as action from fault_note";

/**
 * Runs load on several processes, lets `break` do its worst to them, and checks what everybody saw.
 * @param {{ random: object, data?: string, break(stage: object): Promise<object>, requests?: object }} trial
 * @returns what was tried, and the verdict
 */
export async function runTrial({ random, data, break: breakIt }) {
  const installation = await Installation.open({ data });
  let processes;
  try {
    await installation.migrate();
    const { database } = installation;
    processes = await SealingProcesses.start({ count: PROCESSES, database });
    const seen = [];
    const load = startLoad({ installation, processes, random: random.fork('load'), seen });
    const tried = await breakIt({ installation, processes, random, seen, load });
    await load.stop();
    await heal({ installation, processes, seen });
    return { tried, sealerFaults: processes.faults, ...(await judge(installation, seen)) };
  } finally {
    await processes?.stop();
    await installation.close();
  }
}

/** Callers that ask one request after another, of a process that chance picks. */
function startLoad({ installation, processes, random, seen }) {
  let stopped = false;
  const call = async (caller, choices) => {
    for (let n = 0; !stopped; n++) {
      const kind = choices.chance(0.4) ? 'write' : 'read';
      const observation = await processes.ask(choices.integer(0, processes.count - 1), kind, `${caller}-${n}`);
      if (observation.outcome === 'answered' && choices.chance(CONFIRMED_SHARE)) {
        observation.confirmed = await installation.confirm(observation.receipts[0]);
      }
      seen.push(observation);
      await elapsed(choices.integer(0, 15));
    }
  };
  const callers = Array.from({ length: CALLERS }, (_, n) => call(`caller-${n}`, random.fork(n)));
  return {
    async stop() {
      stopped = true;
      await Promise.all(callers);
    },
  };
}

/** Asks until every process answers again; how long that took is part of the result. */
export async function heal({ installation, processes, seen }) {
  installation.proxy.heal();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: processes.count }, async (_, at) => {
      for (let n = 0; ; n++) {
        const observation = await processes.ask(at, 'write', `heal-${at}-${n}-${Math.round(began)}`);
        seen.push(observation);
        if (observation.outcome === 'answered') return;
        if (performance.now() - began > 60_000) throw new Error('A process does not recover');
        await elapsed(50);
      }
    }),
  );
  return performance.now() - began;
}

async function judge(installation, observations) {
  await installation.settled();
  const stored = await installation.stored(ROWS);
  const options = { writing: ['note.written'], refusedWithinMs: REFUSED_WITHIN_MS };
  const verdict = checkHistory({ observations, stored }, options);
  return { ...verdict, refusedReadMaxMs: slowest(observations, 'read'), refusedMaxMs: slowest(observations) };
}

export function slowest(observations, kind) {
  const refused = observations.filter((seen) => seen.outcome === 'refused' && (!kind || seen.kind === kind));
  return Math.round(Math.max(0, ...refused.map(({ began, ended }) => ended - began)));
}
