// Walks the main job against a running portal with the demo, as programs and the command line do:
// `node tools/main-job.mjs` (WATCHBOOK_URL, default http://localhost:3000; WATCHBOOK_DATA for the OFAC files).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const url = process.env.WATCHBOOK_URL ?? 'http://localhost:3000';
const password = process.env.DEMO_PASSWORD ?? 'watchbook-demo-2026';
const lists = resolve(process.env.WATCHBOOK_DATA ?? '../shared/data', 'lists');
const folder = mkdtempSync(join(tmpdir(), 'watchbook-main-job-'));
const cli = resolve(import.meta.dirname, '../apps/cli/bin/watchbook.mjs');

/** One person's session over plain HTTP. */
class Person {
  static async signIn(email) {
    const person = new Person();
    const { body, headers } = await person.call('POST', '/sessions', { email, password });
    person.cookie = headers.getSetCookie()[0].split(';')[0];
    person.csrfToken = body.csrfToken;
    person.me = body;
    return person;
  }

  async call(method, path, body, expected = [200, 201, 202, 204]) {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(this.cookie ? { cookie: this.cookie, 'x-csrf-token': this.csrfToken } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok([expected].flat().includes(response.status), `${method} ${path}: ${response.status} ${text}`);
    const json = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      body: json ? JSON.parse(text) : text,
      headers: response.headers,
      seq: Number(response.headers.get('x-ledger-seq')),
    };
  }
}

function watchbook(args, { input, profile = 'default', expected = 0 } = {}) {
  const env = { ...process.env, WATCHBOOK_URL: url, XDG_CONFIG_HOME: folder };
  const run = spawnSync(process.execPath, [cli, '--profile', profile, ...args], { env, input, encoding: 'utf8' });
  assert.equal(run.status, expected, `watchbook ${args.join(' ')}: ${run.status}\n${run.stdout}${run.stderr}`);
  return run.stdout + run.stderr;
}

const steps = [];
async function step(name, work) {
  const result = await work();
  steps.push(name);
  console.log(`✓ ${name}`);
  return result;
}

try {
  await walk();
  console.log(`\n${steps.length} steps, each as it should be`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function walk() {
  const files = ['ofac_sdn.csv', 'ofac_alt.csv', 'ofac_add.csv'].map((name) => join(lists, name));
  const hasList = files.every(existsSync);
  if (hasList) {
    await step('the operator imports the OFAC list with the command line', () => {
      watchbook(['login', 'operator@platform.demo'], { input: `${password}\n`, profile: 'operator' });
      return watchbook(['import', 'ofac-sdn', ...files], { profile: 'operator' });
    });
  } else console.log(`- the OFAC files are not in ${lists}; the import is skipped`);

  const analyst = await Person.signIn('analyst@meridian-bank.demo');
  const name = hasList ? 'Joaquin Guzman Loera' : 'Marta Quell Vandermeer';
  await step('an analyst of Meridian screens a name against the imported list', async () => {
    if (!hasList) return analyst.call('POST', '/screenings', { name });
    return found(analyst, name, ({ listEntryId }) => listEntryId);
  });

  const groups = (await analyst.call('GET', '/sharing-groups')).body.data;
  const group = groups.find(({ slug }) => slug === 'shanghai-desk');
  const drafted = await step('and drafts a notice about the person, addressed to a group', async () => {
    const draft = {
      typology: 'money-laundering',
      tlp: 'AMBER',
      audience: { groupIds: [group.id] },
      summary: 'Account opened by somebody on a public list',
      narrative: 'The applicant gave the name and birth date of a listed person; the documents are held.',
      reliability: 'B',
      credibility: 2,
      confidence: 80,
      admissibility: { legalBasis: 'aml-information-sharing', evidenceHeld: true, proportionate: true },
      subjects: [{ type: 'Person', role: 'principal', name, birthDate: '1957-04-04', country: 'MX' }],
    };
    const { body } = await analyst.call('POST', '/notices', draft);
    return (await analyst.call('POST', `/notices/${body.id}/submissions`)).body;
  });
  await step('the author cannot publish it', () =>
    analyst.call('POST', `/notices/${drafted.id}/approvals`, { contentHash: drafted.contentHash }, 403),
  );

  const officer = await Person.signIn('officer@meridian-bank.demo');
  await step('an officer looks at the exact audience and publishes it', async () => {
    const { body: preview } = await officer.call('GET', `/notices/${drafted.id}/audience-preview`);
    const names = preview.recipients.map((recipient) => recipient.name);
    assert.deepEqual(names, ['Banking Supervisor', 'Harbor Insurance', 'Lantern Microloans', 'Meridian Bank']);
    return officer.call('POST', `/notices/${drafted.id}/approvals`, { contentHash: preview.contentHash });
  });

  const reader = await Person.signIn('analyst@harbor-insurance.demo');
  await step('an analyst of Harbor finds it under another spelling', async () => {
    const spelling = hasList ? 'GUZMÁN LOERA, Joaquín' : 'Vandermeer, Marta Kwell';
    const match = await found(reader, spelling, ({ noticeId }) => noticeId === drafted.id);
    assert.equal(match.disclosure, 'full');
  });
  await step('reads it masked, states a purpose, and reads it', async () => {
    const masked = (await reader.call('GET', `/notices/${drafted.id}`)).body;
    assert.equal(masked.masked, true);
    assert.ok(!JSON.stringify(masked).includes('1957'), 'personal data behind the mask');
    const grant = { resource: { type: 'notice', id: drafted.id }, purpose: 'underwriting', reason: 'New life policy' };
    await reader.call('POST', '/purpose-grants', grant);
    const { body } = await reader.call('GET', `/notices/${drafted.id}`);
    assert.deepEqual([body.title, body.purpose], [name, 'underwriting']);
  });

  const outsider = await Person.signIn('analyst@northfield-bank.demo');
  await step('an institution outside the group finds nothing: by list, reference, id or screening', async () => {
    const listing = (await outsider.call('GET', `/notices?filter[ref]=${drafted.ref}`)).body;
    assert.deepEqual(listing, { data: [], page: { next: null, prev: null } });
    await outsider.call('GET', `/notices/${drafted.id}`, undefined, 404);
    const { body } = await outsider.call('POST', '/screenings', { name });
    assert.ok(!body.matches.some(({ noticeId }) => noticeId === drafted.id));
  });
  await step('the owner sees who read it and why', async () => {
    const { data } = (await officer.call('GET', `/notices/${drafted.id}/readers`)).body;
    const harbor = data.find(({ institution }) => institution === 'Harbor Insurance');
    assert.deepEqual(harbor.purposes, ['underwriting']);
  });

  const regulator = await Person.signIn('analyst@banking-supervisor.demo');
  const supervisor = await Person.signIn('supervisor@banking-supervisor.demo');
  const warning = await step('the supervisor issues a warning that its analyst drafted', async () => {
    const acknowledgeBy = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const draft = {
      title: 'Accounts under listed names',
      body: 'Compare applications of the last month with the public list.',
      severity: 'high',
      tlp: 'AMBER',
      audience: { sectors: ['banking'] },
      noticeRefs: [drafted.ref],
      acknowledgeBy,
    };
    const { body } = await regulator.call('POST', '/warnings', draft);
    const { contentHash } = (await regulator.call('POST', `/warnings/${body.id}/submissions`)).body;
    return (await supervisor.call('POST', `/warnings/${body.id}/approvals`, { contentHash })).body;
  });
  await step('Meridian acknowledges it, and the regulator sees who has and who has not', async () => {
    const path = `/warnings/${warning.id}/acknowledgements`;
    await officer.call('POST', path, { action: 'screened-customers' });
    const { data } = (await supervisor.call('GET', path)).body;
    assert.deepEqual(data.map(({ institution, state }) => `${institution}: ${state}`).sort(), [
      'Meridian Bank: acknowledged',
      'Northfield Bank: due',
      'Summit Bank: due',
    ]);
  });

  const run = await step('a report is built and downloaded', async () => {
    const parameters = { month: new Date().toISOString().slice(0, 7) };
    const asked = await officer.call('POST', '/reports', { template: 'monthly-statistics', parameters, format: 'pdf' });
    const report = await ended(officer, asked.body.id);
    assert.equal(report.state, 'done');
    const { body } = await officer.call('GET', `/report-runs/${report.id}/file`);
    assert.ok(body.startsWith('%PDF-'));
    return report;
  });

  const auditor = await Person.signIn('auditor@audit-office.demo');
  await step('the auditor finds every step in the ledger, reads included', async () => {
    const expected = [
      [
        `notice:${drafted.id}`,
        [
          'notice.drafted',
          'notice.submitted',
          'notice.published-denied',
          'notice.previewed',
          'notice.published',
          'notice.read',
          'purpose.granted',
          'notice.read-denied',
          'notice.readers-read',
        ],
      ],
      [`warning:${warning.id}`, ['warning.drafted', 'warning.submitted', 'warning.issued', 'warning.acknowledged']],
      [`report-run:${run.id}`, ['report.requested', 'report.built', 'report.downloaded']],
    ];
    for (const [resource, actions] of expected) {
      const { data } = (await auditor.call('GET', `/ledger/entries?limit=100&filter[resource]=${resource}`)).body;
      const seen = new Set(data.map(({ action }) => action));
      for (const action of actions) assert.ok(seen.has(action), `${action} of ${resource} is not in the ledger`);
    }
  });
  await step('exports it and verifies it offline; one changed byte is found', async () => {
    const [log, checkpoint] = [join(folder, 'ledger.ndjson'), join(folder, 'checkpoint.txt')];
    watchbook(['login', 'auditor@audit-office.demo'], { input: `${password}\n` });
    watchbook(['ledger', 'export', '--out', log, '--checkpoint-out', checkpoint]);
    const key = (await (await fetch(`${url}/log/vkey`)).text()).trim();
    watchbook(['ledger', 'verify', log, '--key', key, '--checkpoint', checkpoint]);
    const lines = readFileSync(log, 'utf8').split('\n');
    lines[5] = lines[5].replace('"outcome":"allowed"', '"outcome":"denied"');
    writeFileSync(log, lines.join('\n'));
    const said = watchbook(['ledger', 'verify', log, '--key', key, '--checkpoint', checkpoint], { expected: 6 });
    assert.match(said, /entry 5:/);
  });
}

/** Screens until there is such a match: what is committed reaches the index a moment later. */
async function found(person, name, isIt) {
  for (let attempt = 0; ; attempt++) {
    const { body } = await person.call('POST', '/screenings', { name });
    const match = body.matches.find(isIt);
    if (match) return match;
    assert.ok(attempt < 50, `${name} is not found: ${JSON.stringify(body.matches)}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function ended(person, id) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { body } = await person.call('GET', `/report-runs/${id}`);
    if (!['queued', 'running'].includes(body.state)) return body;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('The report does not end');
}
