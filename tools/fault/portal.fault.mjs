import { setTimeout as elapsed } from 'node:timers/promises';
import { checkHistory } from '../../libs/testing/dist/index.js';
import { Installation } from './installation.mjs';
import { aNotice, PortalCaller } from './portal-caller.mjs';
import { PortalProcesses } from './portal-processes.mjs';
import { slowest } from './trial.mjs';

export const title =
  'kill -9 of API processes, a worker and PostgreSQL under HTTP load; the same submit 100 times at once';
export const counts = { test: 2, short: 8, long: 300 };

const CALLERS = 6;
const SAME = 100;
const REPORTS = 6;
const JOB_LIMIT_MS = 90_000;
const REFUSED_WITHIN_MS = 6000;
const ACTIONS = ['notice.drafted', 'report.requested', 'report.built'];
const ROWS = `select id::text, 'notice.drafted' as action from notice
  union all select id::text, 'report.requested' from report_run
  union all select run_id::text, 'report.built' from report_file`;

export async function run({ random, count }) {
  const installation = await Installation.open();
  let portal;
  try {
    const database = installation.proxy.through(installation.url);
    portal = await PortalProcesses.start({ database, folder: installation.folder, apis: 2, workers: 1 });
    const seen = [];
    const stage = { installation, portal, random, seen };
    const people = await signInAll(portal);
    await installation.settled(60_000);
    const load = startLoad(stage, people);
    const tried = await breakThings(stage, count);
    await load.stop();
    const same = await submitTogether(stage, people.author);
    const reports = await reportsDone(installation);
    await installation.settled(60_000);
    const options = { writing: ACTIONS, refusedWithinMs: REFUSED_WITHIN_MS };
    const verdict = checkHistory({ observations: seen, stored: await installation.stored(ROWS) }, options);
    const broken = same.notices === 1 && reports.open === 0 ? 0 : 1;
    return { tried: { ...tried, ...same, reports, broken }, ...verdict, refusedMaxMs: slowest(seen) };
  } finally {
    await portal?.stop();
    await installation.close();
  }
}

async function signInAll({ addresses: [address] }) {
  const author = await PortalCaller.signIn(address, 'analyst@meridian-bank.demo');
  const officer = await PortalCaller.signIn(address, 'officer@meridian-bank.demo');
  return { author, officer };
}

function startLoad({ portal, random, seen }, { author, officer }) {
  let stopped = false;
  const drafted = [];
  const call = async (choices, caller) => {
    for (let n = 0; !stopped; n++) {
      const at = () => choices.pick(portal.addresses);
      if (drafted.length > 0 && choices.chance(0.7)) {
        seen.push(await author.ask(at(), { path: `/notices/${choices.pick(drafted)}` }));
      } else if (choices.chance(0.9)) {
        const id = await draft({ author, at, seen }, `${caller}-${n}`);
        if (id) drafted.push(id);
      }
      await elapsed(choices.integer(0, 20));
    }
  };
  const request = async () => {
    for (let n = 0; n < REPORTS && !stopped; n++) {
      const parameters = { month: new Date().toISOString().slice(0, 7) };
      const body = { template: 'monthly-statistics', parameters, format: 'csv' };
      const asked = { method: 'POST', path: '/reports', body, action: 'report.requested' };
      seen.push(await officer.ask(random.pick(portal.addresses), asked));
      await elapsed(300);
    }
  };
  const callers = Array.from({ length: CALLERS }, (_, n) => call(random.fork(n), `caller-${n}`));
  const requesting = request();
  return {
    async stop() {
      stopped = true;
      await Promise.all([...callers, requesting]);
    },
  };
}

/** As a client does: the same key until there is an answer, at whichever process. */
async function draft({ author, at, seen }, key) {
  for (let attempt = 0; attempt < 60; attempt++) {
    const asked = { method: 'POST', path: '/notices', body: aNotice(key), key, action: 'notice.drafted' };
    const observation = await author.ask(at(), { ...asked, repeats: attempt > 0 });
    seen.push(observation);
    if (observation.outcome === 'answered') return observation.id;
    await elapsed(100);
  }
  throw new Error(`The draft ${key} was never taken`);
}

async function breakThings({ installation, portal, random }, count) {
  const ready = [];
  let databaseKills = 0;
  for (let n = 0; n < count; n++) {
    await elapsed(random.integer(300, 1500));
    if (n % 4 === 3) {
      await installation.kill();
      await installation.restart();
      databaseKills += 1;
    } else ready.push(await portal.replace(n % portal.count));
  }
  await elapsed(1000);
  return { processKills: ready.length, databaseKills, readyMaxMs: Math.round(Math.max(...ready)) };
}

async function submitTogether({ portal, random, seen }, author) {
  const asked = { method: 'POST', path: '/notices', body: aNotice('same'), key: 'same', action: 'notice.drafted' };
  const answers = await Promise.all(
    Array.from({ length: SAME }, () => author.ask(random.pick(portal.addresses), { ...asked, repeats: true })),
  );
  seen.push(...answers);
  const ids = answers.flatMap(({ id }) => id ?? []);
  return { sameSubmits: SAME, answers: ids.length, notices: new Set(ids).size };
}

/** Every report that was asked for is built in the end, though workers died over it. */
async function reportsDone(installation) {
  const began = performance.now();
  for (;;) {
    const [{ all, open }] = await installation.sql(
      `select count(*)::int as all, (count(*) filter (where state in ('queued', 'running')))::int as open from report_run`,
    );
    const waitedMs = Math.round(performance.now() - began);
    if (open === 0 || waitedMs > JOB_LIMIT_MS) return { all, open, waitedMs };
    await elapsed(200);
  }
}
